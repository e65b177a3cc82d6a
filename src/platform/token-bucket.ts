const MINUTE_MS = 60_000;

/**
 * A rate limit that forgives bursts: it holds a minute's worth of requests and fills up evenly. A
 * fresh one is full.
 */
export class TokenBucket {
  readonly perMinute: number;
  #level: number;
  #atMs: number;

  /** @param perMinute how many requests it holds, and how many it gains a minute; 1 or more. */
  constructor(perMinute: number, nowMs: number) {
    this.perMinute = perMinute;
    this.#level = perMinute;
    this.#atMs = nowMs;
  }

  /** How many whole requests it would let pass at `nowMs`. */
  remaining(nowMs: number): number {
    return Math.floor(this.#levelAt(nowMs));
  }

  /** Lets one request pass. Call it only where {@link remaining} is 1 or more. */
  take(nowMs: number): void {
    this.#level = this.#levelAt(nowMs) - 1;
    this.#atMs = nowMs;
  }

  /** In how many ms it next lets a request pass; 0 if it does now. */
  readyInMs(nowMs: number): number {
    return this.#msUntil(1, nowMs);
  }

  /** In how many ms it is full again. */
  fullInMs(nowMs: number): number {
    return this.#msUntil(this.perMinute, nowMs);
  }

  #levelAt(nowMs: number): number {
    const gained = ((nowMs - this.#atMs) * this.perMinute) / MINUTE_MS;
    return Math.min(this.perMinute, this.#level + gained);
  }

  #msUntil(level: number, nowMs: number): number {
    return Math.max(0, ((level - this.#levelAt(nowMs)) * MINUTE_MS) / this.perMinute);
  }
}
