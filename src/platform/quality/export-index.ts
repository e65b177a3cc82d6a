import { type DateRange, overlaps } from './range-locks.ts';

/** What an index knows of an export. */
interface Indexed extends DateRange {
  /** Which of its tenant's exports it is. */
  readonly nth: number;
}

/**
 * Finds the exports of a tenant that overlap a range without a look at all of them: they are kept in
 * order of start, and none that starts earlier than the longest one lasts can reach into the range.
 */
export class ExportIndex<Job extends Indexed> {
  readonly #byStart: Job[];
  #longestMs: number;

  constructor(exports: readonly Job[]) {
    this.#byStart = exports.toSorted((a, b) => a.startMs - b.startMs);
    this.#longestMs = exports.reduce((longestMs, job) => Math.max(longestMs, lengthOf(job)), 0);
  }

  add(job: Job): void {
    this.#byStart.splice(this.#startingBefore(job.startMs), 0, job);
    this.#longestMs = Math.max(this.#longestMs, lengthOf(job));
  }

  /**
   * Those that overlap a range, oldest first; `undefined` if so many might that to look at all of
   * them is no more work.
   */
  overlapping(range: DateRange, mightMax: number): Job[] | undefined {
    const from = this.#startingBefore(range.startMs - this.#longestMs);
    const to = this.#startingBefore(range.endMs);
    if (to - from > mightMax) return undefined;
    return this.#byStart
      .slice(from, to)
      .filter((job) => overlaps(job, range))
      .sort((a, b) => a.nth - b.nth);
  }

  /** How many of them start before a moment. */
  #startingBefore(atMs: number): number {
    let low = 0;
    let high = this.#byStart.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#byStart[middle] as Job).startMs < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function lengthOf({ startMs, endMs }: DateRange): number {
  return endMs - startMs;
}
