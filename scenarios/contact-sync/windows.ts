import {
  answered,
  byRule,
  inFlight,
  lateWrite,
  replayed,
  throttled,
  unknownOutcome,
} from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';

/** The spans of a sync in which a race is possible. A search that enters none proves nothing. */
export const windows: readonly Sometimes[] = [
  byRule('write-while-dialing', 'a write met the dialer', 'contact.refused.dialing'),
  {
    name: 'view-behind-dialer',
    says: 'a write met the dialer while reads said READY',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) => rule.id === 'contact.refused.dialing' && before?.view === 'ready',
      ),
  },
  {
    name: 'view-behind-release',
    says: 'a read said that the dialer held a contact that it had let go',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) =>
          rule.id === 'contact.shown' &&
          before?.lock === null &&
          (before.view === 'dialing' || before.view === 'ringing'),
      ),
  },
  byRule('stale-version', 'a write was based on a version that was gone', 'precondition.stale'),
  {
    name: 'uncallable',
    says: 'a contact was written to after its number had turned out to be dead',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) => rule.id === 'contact.updated' && before?.truth === 'uncallable',
      ),
  },
  unknownOutcome,
  lateWrite,
  throttled,
  replayed,
  inFlight,
];
