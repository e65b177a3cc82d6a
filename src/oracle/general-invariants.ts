import { norm, ours } from '../choice/provenance.ts';
import type { Operation } from '../history/operation.ts';
import { EPOCH_MS } from '../time/epoch.ts';
import { type Invariant, PASS } from './invariant.ts';

/** Every client ends, within the limits of the scenario. */
export const terminates: Invariant = {
  name: 'terminates',
  says: 'Once faults have stopped, the client finishes.',
  provenance: ours('a worker that never ends is never noticed'),
  check({ reports, endedAtMs }) {
    const running = reports.find((report) => report.status === 'running');
    if (running === undefined) return PASS;
    return {
      verdict: 'fail',
      because: `${running.client} was still at it after ${endedAtMs} ms.`,
      atMs: endedAtMs,
    };
  },
};

/** At most so many requests per client. */
export function requestBudget(requestsMax: number): Invariant {
  return {
    name: 'request-budget',
    says: `A client makes at most ${requestsMax} requests.`,
    provenance: ours('a retry storm makes an incident worse'),
    check({ operations }) {
      const over = operations.find((operation) => operation.nth >= requestsMax);
      if (over === undefined) return PASS;
      return {
        verdict: 'fail',
        because: `${over.client} made more than ${requestsMax} requests.`,
        atMs: over.sentAtMs,
        operation: over.number,
      };
    },
  };
}

/** Nobody asks again before `Retry-After` has passed. */
export const honoursRetryAfter: Invariant = {
  name: 'honours-retry-after',
  says: 'After a 429, a client sends nothing before Retry-After has passed.',
  provenance: norm('RFC 9110 §10.2.3; RFC 6585 §4'),
  check({ operations }) {
    for (const [index, operation] of operations.entries()) {
      const { outcome, returnedAtMs } = operation;
      if (outcome?.kind !== 'response' || outcome.status !== 429) continue;
      if (outcome.retryAfter === undefined || returnedAtMs === undefined) continue;
      const readyAtMs = readyAt(outcome.retryAfter, returnedAtMs);
      const early = operations.find(
        (later, at) =>
          at > index &&
          later.client === operation.client &&
          // What was sent before the refusal came back could not know of it.
          later.sentAtMs >= returnedAtMs &&
          later.sentAtMs < readyAtMs,
      );
      if (early !== undefined) {
        return {
          verdict: 'fail',
          because: `${early.client} sent again at ${early.sentAtMs} ms; it was told to wait until ${readyAtMs} ms.`,
          atMs: early.sentAtMs,
          operation: early.number,
        };
      }
    }
    return PASS;
  },
};

function readyAt(retryAfter: string, returnedAtMs: number): number {
  return /^\d+$/.test(retryAfter)
    ? returnedAtMs + Number(retryAfter) * 1000
    : Date.parse(retryAfter) - EPOCH_MS;
}

/** How often a client may ask the same thing with no pause before it counts as spinning. */
const REPEATS_MAX = 3;
/** Less than this between an answer and the next request is no pause. */
const PAUSE_MS = 10;

/** Nobody repeats a request over and over without waiting. */
export const doesNotSpin: Invariant = {
  name: 'does-not-spin',
  says: `A client never sends the same request more than ${REPEATS_MAX} times in a row without a pause.`,
  provenance: ours('a loop without a pause is a load, not a poll'),
  check({ operations }) {
    const last = new Map<string, { operation: Operation; repeats: number }>();
    for (const operation of operations) {
      const before = last.get(operation.client);
      const hasty =
        before !== undefined &&
        before.operation.method === operation.method &&
        before.operation.path === operation.path &&
        before.operation.returnedAtMs !== undefined &&
        operation.sentAtMs >= before.operation.returnedAtMs &&
        operation.sentAtMs - before.operation.returnedAtMs < PAUSE_MS &&
        // Writes of several things may share a path.
        JSON.stringify(before.operation.body) === JSON.stringify(operation.body);
      const repeats = hasty ? before.repeats + 1 : 1;
      if (repeats > REPEATS_MAX) {
        return {
          verdict: 'fail',
          because: `${operation.client} sent ${operation.method} ${repeats} times in a row without a pause.`,
          atMs: operation.sentAtMs,
          operation: operation.number,
        };
      }
      last.set(operation.client, { operation, repeats });
    }
    return PASS;
  },
};
