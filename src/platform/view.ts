/** What reads report of one resource: its truth, after a lag. */
export class View<State extends string> {
  #shown: State | undefined = undefined;
  #lastVisibleAtMs = 0;
  readonly #coming: { state: State; visibleAtMs: number }[] = [];

  /**
   * Tells the view that the truth became `state`, which reads will show from `atMs + lagMs` on.
   * Changes become visible in the order in which they happened, however their lags differ.
   * Answers when that will be.
   */
  change(state: State, atMs: number, lagMs: number): number {
    const visibleAtMs = Math.max(this.#lastVisibleAtMs, atMs + lagMs);
    this.#lastVisibleAtMs = visibleAtMs;
    this.#coming.push({ state, visibleAtMs });
    return visibleAtMs;
  }

  /** What a read at `nowMs` shows; `undefined` if the resource is not visible yet. */
  at(nowMs: number): State | undefined {
    const coming = this.#coming;
    while (coming.length > 0 && (coming[0] as { visibleAtMs: number }).visibleAtMs <= nowMs) {
      this.#shown = coming.shift()?.state;
    }
    return this.#shown;
  }
}
