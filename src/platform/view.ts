/** What reads report of one resource: its truth, after a lag. */
export class View<State> {
  #shown: State | undefined = undefined;
  #lastVisibleAtMs = 0;
  readonly #changes: { readonly state: State; readonly visibleAtMs: number }[] = [];
  /** The first change that no read has passed yet. */
  #next = 0;

  /**
   * Tells the view that the truth became `state`, which reads will show from `atMs + lagMs` on.
   * Changes become visible in the order in which they happened, however their lags differ.
   * Answers when that will be.
   */
  change(state: State, atMs: number, lagMs: number): number {
    const visibleAtMs = Math.max(this.#lastVisibleAtMs, atMs + lagMs);
    this.#lastVisibleAtMs = visibleAtMs;
    this.#changes.push({ state, visibleAtMs });
    return visibleAtMs;
  }

  /** What a read at `nowMs` shows; `undefined` if the resource is not visible yet. */
  at(nowMs: number): State | undefined {
    let change = this.#changes[this.#next];
    while (change !== undefined && change.visibleAtMs <= nowMs) {
      this.#shown = change.state;
      change = this.#changes[++this.#next];
    }
    return this.#shown;
  }

  /** The first change that a read at `nowMs` does not show yet; `undefined` if it shows the truth. */
  hiddenAt(nowMs: number): State | undefined {
    this.at(nowMs);
    return this.#changes[this.#next]?.state;
  }
}
