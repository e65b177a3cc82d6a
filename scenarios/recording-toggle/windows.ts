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
  {
    name: 'duplicate-write',
    says: 'a second copy of a write arrived',
    entered: ({ operations }) =>
      operations.some(
        ({ method, arrivals }) => method !== 'GET' && arrivals.some((one) => one.duplicate),
      ),
  },
  byRule('throttled', 'a request was throttled', 'throttle.refused'),
  byRule('ended', 'a start came after the call had ended', 'start.refused.ended'),
  byRule('replayed', 'a result was replayed under its key', 'idempotency.replayed'),
  byRule('in-flight', 'a key came again before its result was stored', 'idempotency.in-flight'),
];
