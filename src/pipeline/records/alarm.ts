import type { Clock } from '../../time/clock.ts';

/** Sleeps for a time or until it is woken, whichever comes first. For one sleeper. */
export class Alarm {
  readonly #clock: Clock;
  #woken = false;
  #wakeSleeper: (() => void) | undefined;
  /** The end of the sleep of the clock that ends first of those that are not over. */
  #setForMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the sleep, or the next one if nobody sleeps: a call in between is never lost. */
  wake(): void {
    this.#woken = true;
    this.#wakeSleeper?.();
  }

  /** Sleeps. It may end too early: a clock's sleep cannot be called off, so an earlier one is used again. */
  async sleep(ms: number = Number.POSITIVE_INFINITY): Promise<void> {
    if (!this.#woken) {
      if (Number.isFinite(ms)) this.#set(ms);
      await new Promise<void>((resolve) => {
        this.#wakeSleeper = resolve;
      });
    }
    this.#woken = false;
  }

  #set(ms: number): void {
    const untilMs = this.#clock.now() + ms;
    if (untilMs >= this.#setForMs) return;
    this.#setForMs = untilMs;
    void this.#clock.sleep(ms).then(() => {
      if (this.#setForMs === untilMs) this.#setForMs = Number.POSITIVE_INFINITY;
      this.wake();
    });
  }
}
