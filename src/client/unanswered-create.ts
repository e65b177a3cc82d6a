import { type Bounds, type Decision, type Pursuit, type PursuitTools, pursue } from './attempt.ts';
import type { BackoffOptions } from './backoff.ts';
import { isActive, listedIn, listOf } from './export-calls.ts';
import type { PlannedRange } from './export-lanes.ts';
import { LATE_MS, outlastLateArrivals } from './late-arrivals.ts';

/**
 * Neither a create nor a copy of it arrives so long after it was given up, and what it made is listed
 * by then (ours: lists are filled behind the writes, so twice as long as any request is under way).
 */
const LISTED_MS = 2 * LATE_MS;

/** How often the list is asked while a job that may be one's own has not finished. */
const POLLING: BackoffOptions = { firstMs: 3000, capMs: 15_000, floorMs: 500 };

/** What a list says of a create that was not answered. */
export type Unanswered =
  /** An export of the range that was not there before has completed. */
  | 'completed'
  /** No export that it may have made is there, or none of them has a file. */
  | 'nothing'
  /** The list is refused. */
  | 'unreadable';

/**
 * Finds out from the list what a create has become that got no answer. It waits until the create can
 * be under way no more, and then until every export of the same range is over that was not there
 * before: lists do not name the maker, so that any of them may be the one that was made.
 *
 * @param silentAtMs when the create was given up.
 * @param known the exports of the range that the create has not made.
 */
export async function findUnanswered(
  tools: PursuitTools,
  planned: PlannedRange,
  silentAtMs: number,
  known: readonly string[],
  bounds: Bounds,
): Promise<Pursuit<Unanswered>> {
  if (!(await outlastLateArrivals(tools.clock, silentAtMs, bounds.deadlineMs, LISTED_MS))) {
    return { kind: 'exhausted', because: 'deadline', outcomeUnknown: true };
  }
  return pursue<Unanswered>(
    { ...tools, backoff: POLLING },
    listOf([planned]),
    bounds,
    ({ status, body }): Decision<Unanswered> => {
      if (status !== 200) return { kind: 'settled', result: 'unreadable' };
      const candidates = listedIn(body).filter(
        ({ key, exportId }) => key === planned.key && !known.includes(exportId),
      );
      if (candidates.some(isActive)) return { kind: 'again' };
      return { kind: 'settled', result: candidates.length > 0 ? 'completed' : 'nothing' };
    },
  );
}
