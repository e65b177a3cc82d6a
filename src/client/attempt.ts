import type { Clock } from '../time/clock.ts';
import type { ClientRequest, Reply, Transport } from '../transport/transport.ts';
import { type Backoff, type BackoffOptions, fullJitter } from './backoff.ts';
import { retryAfterMs } from './retry-after.ts';

/** What to make of a reply. */
export type Decision<Result> =
  | { readonly kind: 'settled'; readonly result: Result }
  | { readonly kind: 'again' };

/** The bounds within which an effect is pursued. */
export interface Bounds {
  /** When to stop, on the client's clock. */
  readonly deadlineMs: number;
  /** Requests that may still be made; shared by the steps of one job, and spent by them. */
  readonly budget: { remaining: number };
}

/** How pursuing ended. `outcomeUnknown` tells whether some attempt may have taken effect. */
export type Pursuit<Result> =
  | { readonly kind: 'settled'; readonly result: Result }
  | {
      readonly kind: 'exhausted';
      readonly because: 'deadline' | 'budget';
      readonly outcomeUnknown: boolean;
    };

/** What pursuing needs. */
export interface PursuitTools {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly backoff?: BackoffOptions;
}

/**
 * How a write that has only its key to make it safe is kept from a second effect, should the
 * platform ignore keys: once an attempt got no answer, a look goes before every further one.
 */
export interface Reconciliation<Result> {
  /** Whether an attempt of which nobody knows the outcome was made in an earlier life. */
  readonly attemptedBefore: boolean;
  /** Looks what the unanswered attempts have become; settles with `undefined` if nothing shows. */
  readonly look: () => Promise<Pursuit<Result | undefined>>;
  /** Told when an attempt got no answer. */
  readonly onSilence: () => void;
}

/**
 * Sends the same request until `decide` is content. It waits as `Retry-After` says or else with
 * full jitter, and never past the deadline or the budget. The request must be safe to repeat: a
 * read, a write with an idempotency key, or one with a reconciliation.
 */
export async function pursue<Result>(
  tools: PursuitTools,
  request: ClientRequest,
  bounds: Bounds,
  decide: (reply: Reply & { kind: 'response' }) => Decision<Result> | Promise<Decision<Result>>,
  reconciliation?: Reconciliation<Result>,
): Promise<Pursuit<Result>> {
  const { transport, clock, random } = tools;
  const { deadlineMs, budget } = bounds;
  let backoff: Backoff = fullJitter(tools.backoff);
  let outcomeUnknown = reconciliation?.attemptedBefore ?? false;
  for (;;) {
    if (outcomeUnknown && reconciliation !== undefined) {
      const looked = await reconciliation.look();
      if (looked.kind === 'exhausted') return { ...looked, outcomeUnknown };
      if (looked.result !== undefined) return { kind: 'settled', result: looked.result };
    }
    if (budget.remaining <= 0) return { kind: 'exhausted', because: 'budget', outcomeUnknown };
    budget.remaining -= 1;
    const reply = await transport.send(request);
    let waitMs = backoff.delayMs(random);
    backoff = backoff.next();
    if (reply.kind === 'no-response' || reply.status >= 500) {
      outcomeUnknown = true;
      reconciliation?.onSilence();
    } else if (reply.status !== 429) {
      const decision = await decide(reply);
      if (decision.kind === 'settled') return decision;
    }
    if (reply.kind === 'response') {
      waitMs = Math.max(waitMs, retryAfterMs(reply.headers) ?? 0);
    }
    if (clock.now() + waitMs >= deadlineMs) {
      return { kind: 'exhausted', because: 'deadline', outcomeUnknown };
    }
    await clock.sleep(waitMs);
  }
}
