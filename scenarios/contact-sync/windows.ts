import type { Evidence } from '../../src/oracle/evidence.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import type { JournalEntry } from '../../src/platform/journal.ts';

const answered = ({ journal }: Evidence, test: (entry: JournalEntry) => boolean): boolean =>
  journal.some((entry) => entry.kind === 'answer' && test(entry));

const byRule = (name: string, says: string, rule: string): Sometimes => ({
  name,
  says,
  entered: (evidence) => answered(evidence, (entry) => entry.rule.id === rule),
});

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
  {
    name: 'unknown-outcome',
    says: 'a write took effect and its answer was lost or late',
    entered: ({ operations }) =>
      operations.some(
        ({ method, outcome, arrivals }) =>
          method !== 'GET' &&
          outcome?.kind === 'no-response' &&
          arrivals.some((arrival) => arrival.status < 300),
      ),
  },
  {
    name: 'late-write',
    says: 'a write arrived after its client had given it up',
    entered: ({ operations }) =>
      operations.some(
        ({ method, arrivals, returnedAtMs }) =>
          method !== 'GET' &&
          returnedAtMs !== undefined &&
          arrivals.some((arrival) => arrival.atMs > returnedAtMs),
      ),
  },
  byRule('throttled', 'a request was throttled', 'throttle.refused'),
  byRule('replayed', 'a result was replayed under its key', 'idempotency.replayed'),
  byRule('in-flight', 'a key came again before its result was stored', 'idempotency.in-flight'),
];

/** A client was killed while it waited for an answer. */
export const crashed: Sometimes = {
  name: 'crashed',
  says: 'a client was killed after it had sent a write',
  entered: ({ operations }) =>
    operations.some(
      ({ method, outcome }) =>
        method !== 'GET' && outcome?.kind === 'no-response' && outcome.because === 'crash',
    ),
};
