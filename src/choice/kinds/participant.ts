import { ours, seed, vendor } from '../provenance.ts';
import { defineKinds, FAULTS, SLOW } from './define-kinds.ts';

/** What moves the versions and attributes of participants. Drawn only where a call knows them. */
export const PARTICIPANT_KINDS = defineKinds({
  'conversation.step-rate': {
    max: 20,
    unit: 'variant',
    harshness: 'lag',
    subject: 'conversation id',
    horizon: 1,
    what: 'so many internal steps a second (digits, offers, holds, transfers) make new versions of the conversation',
    provenance: seed('004: the version rises rapidly by internal transitions'),
  },
  'participant.step-rate': {
    max: 4,
    unit: 'variant',
    harshness: 'lag',
    subject: 'participant id',
    horizon: 1,
    what: 'so many of the steps a second change the participant too',
    provenance: seed('004: the participant clashes less often than the conversation'),
  },
  'participant.lock': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'participant id',
    horizon: FAULTS,
    what: 'at the nth step of the call, routing or media holds the attributes for this long',
    provenance: seed('004: routing or the media server holds a lock'),
  },
  'participant.view-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'participant id',
    horizon: SLOW,
    what: 'reads show the nth change of the attributes, and its version, this much later',
    provenance: ours('a read model follows what is written'),
  },
  'participant.flow-overwrite': {
    max: 2,
    unit: 'variant',
    harshness: 'fault',
    subject: 'participant id',
    horizon: 1,
    what: 'when the flow ends, the attributes that it knew get its values again (1), or its copy replaces them all (2)',
    provenance: vendor('a flow keeps a copy of participant data and saves it when it ends'),
  },
});
