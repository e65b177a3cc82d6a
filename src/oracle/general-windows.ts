import type { JournalEntry } from '../platform/journal.ts';
import type { Evidence } from './evidence.ts';
import type { Sometimes } from './invariant.ts';

/** Whether the platform gave such an answer in a run. */
export function answered({ journal }: Evidence, test: (entry: JournalEntry) => boolean): boolean {
  return journal.some((entry) => entry.kind === 'answer' && test(entry));
}

/** The window of runs in which the platform answered, or moved, by a rule. */
export function byRule(name: string, says: string, rule: string): Sometimes {
  return { name, says, entered: ({ journal }) => journal.some((entry) => entry.rule.id === rule) };
}

/** A write took effect and its client did not hear of it in time. */
export const unknownOutcome: Sometimes = {
  name: 'unknown-outcome',
  says: 'a write took effect and its answer was lost or late',
  entered: ({ operations }) =>
    operations.some(
      ({ method, outcome, arrivals }) =>
        method !== 'GET' &&
        outcome?.kind === 'no-response' &&
        arrivals.some((arrival) => arrival.status < 300),
    ),
};

/** A write arrived when nobody waited for its answer any more. */
export const lateWrite: Sometimes = {
  name: 'late-write',
  says: 'a write arrived after its client had given it up',
  entered: ({ operations }) =>
    operations.some(
      ({ method, arrivals, returnedAtMs }) =>
        method !== 'GET' &&
        returnedAtMs !== undefined &&
        arrivals.some((arrival) => arrival.atMs > returnedAtMs),
    ),
};

/** The network made a second copy of a write. */
export const duplicateWrite: Sometimes = {
  name: 'duplicate-write',
  says: 'a second copy of a write arrived',
  entered: ({ operations }) =>
    operations.some(
      ({ method, arrivals }) => method !== 'GET' && arrivals.some((one) => one.duplicate),
    ),
};

/** A request was throttled. */
export const throttled = byRule('throttled', 'a request was throttled', 'throttle.refused');
/** A key came again and got its stored result. */
export const replayed = byRule(
  'replayed',
  'a result was replayed under its key',
  'idempotency.replayed',
);
/** A key came again too early. */
export const inFlight = byRule(
  'in-flight',
  'a key came again before its result was stored',
  'idempotency.in-flight',
);

/** A request met a platform that answered 503 for a while. */
export const outage = byRule('outage', 'a request met a platform that was down', 'platform.down');

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
