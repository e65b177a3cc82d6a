import type { Clock } from './clock.ts';

/** What a real clock is made of. The caller hands them in, since the kernel knows no runtime. */
export interface Timers {
  /** Milliseconds, never going back, such as `performance.now`. */
  now(): number;
  setTimeout(action: () => void, ms: number): unknown;
}

/**
 * A clock on the machine's own time. `speed` is how many of its milliseconds pass in a real one:
 * 1 by default, 10 for a platform that ages ten times as fast.
 */
export function createRealClock(timers: Timers, speed = 1): Clock {
  const startedAt = timers.now();
  return {
    now: () => (timers.now() - startedAt) * speed,
    sleep: (ms) =>
      new Promise((resolve) => {
        timers.setTimeout(resolve, Math.max(0, ms) / speed);
      }),
  };
}
