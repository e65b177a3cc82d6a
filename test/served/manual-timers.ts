import type { ServerTimers } from '../../mock-server/index.ts';

interface Waiting {
  readonly atMs: number;
  readonly action: () => void;
}

/** Time that passes only when a test says so. */
export class ManualTimers implements ServerTimers {
  #nowMs = 0;
  readonly #waiting = new Set<Waiting>();

  /** How many timers are set. */
  get set(): number {
    return this.#waiting.size;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimeout(action: () => void, ms: number): Waiting {
    const waiting = { atMs: this.#nowMs + ms, action };
    this.#waiting.add(waiting);
    return waiting;
  }

  clearTimeout(timer: unknown): void {
    this.#waiting.delete(timer as Waiting);
  }

  /** Lets time pass, timer by timer. */
  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const [next] = [...this.#waiting].sort((a, b) => a.atMs - b.atMs);
      if (next === undefined || next.atMs > untilMs) break;
      this.#waiting.delete(next);
      this.#nowMs = next.atMs;
      next.action();
    }
    this.#nowMs = untilMs;
  }
}
