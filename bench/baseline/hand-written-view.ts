import type { Timeline } from '../../src/time/timeline.ts';

/** What reads show: it follows the truth some time later, in order. */
export class HandWrittenView<Shown> {
  shown: Shown | undefined = undefined;
  readonly #timeline: Timeline;
  #visibleAtMs = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  change(to: Shown, lagMs: number): void {
    const { nowMs } = this.#timeline;
    this.#visibleAtMs = Math.max(this.#visibleAtMs, nowMs + lagMs);
    if (this.#visibleAtMs === nowMs) this.shown = to;
    else {
      this.#timeline.at(this.#visibleAtMs, () => {
        this.shown = to;
      });
    }
  }
}
