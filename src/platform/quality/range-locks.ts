/** A span of time that contains its start and not its end. Times are of the calendar. */
export interface DateRange {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Whether two half-open ranges have a moment in common. Ranges that only touch have none, and a
 * range that starts where it ends contains no moment at all.
 */
export function overlaps(a: DateRange, b: DateRange): boolean {
  return Math.max(a.startMs, b.startMs) < Math.min(a.endMs, b.endMs);
}

/**
 * The ranges that are held in one lock domain. Those have no moment in common, so they are kept in
 * order and a look takes as long as a binary search, however many there are.
 */
export class RangeLocks<Holder extends DateRange> {
  /** In order of start; none overlaps another. */
  readonly #held: Holder[] = [];

  /** Who holds the first part of a range that is not free, or `undefined` if all of it is. */
  blocking(range: DateRange): Holder | undefined {
    // Of all that start before the range ends, the last one ends last.
    let at = this.#startingBefore(range.endMs) - 1;
    let first: Holder | undefined;
    for (let holder = this.#held[at]; holder !== undefined; holder = this.#held[--at]) {
      if (!overlaps(holder, range)) break;
      first = holder;
    }
    return first;
  }

  /** Takes a range, which the caller has found free. A range without a moment takes nothing. */
  take(holder: Holder): void {
    if (holder.startMs >= holder.endMs) return;
    this.#held.splice(this.#startingBefore(holder.startMs), 0, holder);
  }

  /** Gives back what a holder holds. Answers whether it held anything. */
  release(holder: Holder): boolean {
    const at = this.#startingBefore(holder.startMs);
    if (this.#held[at] !== holder) return false;
    this.#held.splice(at, 1);
    return true;
  }

  /** How many of the held ranges start before a moment. */
  #startingBefore(atMs: number): number {
    let low = 0;
    let high = this.#held.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#held[middle] as Holder).startMs < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
