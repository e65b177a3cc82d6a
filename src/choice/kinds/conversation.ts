import { ours, seed } from '../provenance.ts';
import { defineKinds, UNBOUNDED } from './define-kinds.ts';

/** What a conversation does by itself. */
export const CONVERSATION_KINDS = defineKinds({
  'conversation.step-lag': {
    max: 2000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'conversation id',
    horizon: UNBOUNDED,
    what: 'the nth internal step of the conversation takes this much longer',
    provenance: seed('004: a call moves by itself'),
  },
  'conversation.hang-up': {
    max: 20_000,
    unit: 'ms',
    harshness: 'fault',
    subject: 'conversation id',
    horizon: 1,
    what: 'the caller hangs up this long after the IVR node has completed; 0 stays on the line',
    provenance: ours('callers do'),
  },
});
