import { type Bounds, type Decision, type Pursuit, type PursuitTools, pursue } from './attempt.ts';
import type { BackoffOptions } from './backoff.ts';

/** How often a job is asked after: at first about every two seconds, later seldom. */
const POLLING: BackoffOptions = { firstMs: 3000, capMs: 15_000, floorMs: 500 };

/** A job that was just made has not ended, and reads may not know it yet. */
const FIRST_LOOK_MS = 1500;

/** What became of a job, or why it could not be asked after. */
export type JobEnd<Result> =
  | { readonly kind: 'ended'; readonly result: Result }
  | { readonly kind: 'refused'; readonly status: number; readonly body: unknown };

/**
 * Asks after an asynchronous job until it has ended, within the bounds, not at once and ever more
 * seldom. A 404 is asked again: a read model may not know yet what a create has just answered.
 *
 * @param endOf reads the end of a job from an answer; `undefined` while it has not ended.
 */
export async function awaitJob<Result>(
  tools: PursuitTools,
  path: string,
  bounds: Bounds,
  endOf: (body: unknown) => Result | undefined,
): Promise<Pursuit<JobEnd<Result>>> {
  await tools.clock.sleep(FIRST_LOOK_MS);
  return pursue<JobEnd<Result>>(
    { ...tools, backoff: tools.backoff ?? POLLING },
    { method: 'GET', path },
    bounds,
    ({ status, body }): Decision<JobEnd<Result>> => {
      if (status === 404) return { kind: 'again' };
      if (status >= 300) return { kind: 'settled', result: { kind: 'refused', status, body } };
      const result = endOf(body);
      return result === undefined
        ? { kind: 'again' }
        : { kind: 'settled', result: { kind: 'ended', result } };
    },
  );
}
