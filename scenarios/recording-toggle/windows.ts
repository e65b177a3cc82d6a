import {
  answered,
  byRule,
  duplicateWrite,
  inFlight,
  lateWrite,
  replayed,
  throttled,
  unknownOutcome,
} from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';

/** The spans of a toggle in which a race is possible. A search that enters none proves nothing. */
export const windows: readonly Sometimes[] = [
  byRule('start-while-locked', 'a start arrived while the lock was held', 'start.refused.locked'),
  {
    name: 'view-ahead-of-lock',
    says: 'a start was refused while reads said that nothing was active',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) => rule.id === 'start.refused.locked' && before?.view !== 'recording',
      ),
  },
  {
    name: 'view-behind-lock',
    says: 'a start was accepted while reads still said that the old recording was active',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) => rule.id === 'start.accepted' && before?.view === 'recording',
      ),
  },
  unknownOutcome,
  lateWrite,
  duplicateWrite,
  throttled,
  byRule('ended', 'a start came after the call had ended', 'start.refused.ended'),
  replayed,
  inFlight,
];
