/** Waiting times that grow; immutable, each gives the next. */
export interface Backoff {
  /** How long to wait now, drawn with the random number given. */
  delayMs(random: () => number): number;
  next(): Backoff;
}

/** How waiting times grow. */
export interface BackoffOptions {
  /** The bound of the first wait. 250 ms unless told. */
  readonly firstMs?: number;
  /** No wait is longer. 5 s unless told. */
  readonly capMs?: number;
  /** No wait is shorter, so that a lucky draw is still a pause. 50 ms unless told. */
  readonly floorMs?: number;
}

/**
 * Exponential backoff with full jitter: each wait is uniform between the floor and a bound that
 * doubles. Clients that failed together do not come back together.
 */
export function fullJitter(options: BackoffOptions = {}): Backoff {
  const { firstMs = 250, capMs = 5000, floorMs = 50 } = options;
  const at = (boundMs: number): Backoff => ({
    delayMs: (random) => floorMs + Math.floor(random() * Math.max(0, boundMs - floorMs)),
    next: () => at(Math.min(capMs, boundMs * 2)),
  });
  return at(Math.min(firstMs, capMs));
}
