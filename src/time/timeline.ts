/** One thing that happens at one moment. */
interface Entry {
  readonly atMs: number;
  readonly sequence: number;
  readonly action: () => void;
}

/**
 * Future events in order of time, ties in order of scheduling. It fires due by due and moves `nowMs`
 * to each event before that event runs, so an event that schedules another within the span being
 * advanced over sees it fire in the same advance.
 */
export class Timeline {
  #nowMs = 0;
  #sequence = 0;
  readonly #heap: Entry[] = [];

  /** Milliseconds since the timeline began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** When the next event fires, or `undefined` if none is scheduled. */
  get nextAtMs(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  /** How many events have not fired yet. */
  get pending(): number {
    return this.#heap.length;
  }

  /** Schedules `action` at `atMs`; a moment already past means now. */
  at(atMs: number, action: () => void): void {
    const entry = { atMs: Math.max(atMs, this.#nowMs), sequence: this.#sequence++, action };
    const heap = this.#heap;
    let hole = heap.length;
    heap.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!before(entry, above)) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = entry;
  }

  /** Fires the next event and answers true, or answers false if there is none. */
  step(): boolean {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return false;
    const last = heap.pop() as Entry;
    if (heap.length > 0) this.#sink(last);
    this.#nowMs = first.atMs;
    first.action();
    return true;
  }

  /** Fires everything due up to and at `atMs`, then stands at `atMs`. Never moves back. */
  advanceTo(atMs: number): void {
    const heap = this.#heap;
    for (let next = heap[0]; next !== undefined && next.atMs <= atMs; next = heap[0]) this.step();
    if (atMs > this.#nowMs) this.#nowMs = atMs;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    const size = heap.length;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && before(heap[right] as Entry, heap[child] as Entry)) child = right;
      const candidate = heap[child] as Entry;
      if (!before(candidate, entry)) break;
      heap[hole] = candidate;
      hole = child;
    }
    heap[hole] = entry;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}
