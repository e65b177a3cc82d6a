import type { Timeline } from '../time/timeline.ts';

/**
 * Which clients stand still, as a stopped virtual machine does. What reaches one meanwhile, be it an
 * answer, a delivery or a timer of its own, waits until it goes on, in the order in which it came.
 */
export class Pauses {
  readonly #timeline: Timeline;
  // Hardly any run has one.
  #untilMs: Map<string, number> | undefined;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Whether the client stands still now. */
  holds(client: string): boolean {
    const untilMs = this.#untilMs?.get(client);
    return untilMs !== undefined && this.#timeline.nowMs < untilMs;
  }

  /** From now on the client stands still for so long. */
  hold(client: string, ms: number): void {
    this.#untilMs ??= new Map();
    const untilMs = this.#timeline.nowMs + ms;
    this.#untilMs.set(client, Math.max(untilMs, this.#untilMs.get(client) ?? 0));
  }

  /** The client was killed: whoever takes its place does not stand still. */
  release(client: string): void {
    this.#untilMs?.delete(client);
  }

  /** Does something with the client as soon as it does not stand still, which may be at once. */
  whenAwake(client: string, act: () => void): void {
    const untilMs = this.#untilMs?.get(client);
    if (untilMs === undefined || this.#timeline.nowMs >= untilMs) act();
    // It may have been held up again by then.
    else this.#timeline.at(untilMs, () => this.whenAwake(client, act));
  }
}
