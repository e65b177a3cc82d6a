/** A change that reads do not show yet, or that no read has passed yet. */
interface Change<State> {
  readonly state: State;
  readonly visibleAtMs: number;
  next: Change<State> | undefined;
}

/**
 * What reads report of one resource: its truth, after a lag. It keeps only what reads have still to
 * show, so that thousands of resources at rest weigh next to nothing.
 */
export class View<State> {
  #shown: State | undefined = undefined;
  #lastVisibleAtMs = 0;
  /** The first change that no read has passed yet; each knows the one after it. */
  #next: Change<State> | undefined = undefined;
  #last: Change<State> | undefined = undefined;

  /**
   * Tells the view that the truth became `state` now, at `atMs`, which reads will show from
   * `atMs + lagMs` on. Changes become visible in the order in which they happened, however their lags
   * differ. Answers when that will be.
   */
  change(state: State, atMs: number, lagMs: number): number {
    const visibleAtMs = Math.max(this.#lastVisibleAtMs, atMs + lagMs);
    this.#lastVisibleAtMs = visibleAtMs;
    if (visibleAtMs <= atMs) {
      // So are all before it, and no read comes at an earlier moment than now.
      this.#shown = state;
      this.#next = undefined;
      this.#last = undefined;
      return visibleAtMs;
    }
    const change: Change<State> = { state, visibleAtMs, next: undefined };
    if (this.#next === undefined || this.#last === undefined) this.#next = change;
    else this.#last.next = change;
    this.#last = change;
    return visibleAtMs;
  }

  /** What a read at `nowMs` shows; `undefined` if the resource is not visible yet. */
  at(nowMs: number): State | undefined {
    let change = this.#next;
    if (change === undefined) return this.#shown;
    while (change !== undefined && change.visibleAtMs <= nowMs) {
      this.#shown = change.state;
      change = change.next;
      this.#next = change;
    }
    return this.#shown;
  }

  /** The first change that a read at `nowMs` does not show yet; `undefined` if it shows the truth. */
  hiddenAt(nowMs: number): State | undefined {
    this.at(nowMs);
    return this.#next?.state;
  }
}
