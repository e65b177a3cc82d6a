import { createRealClock, type Timers } from '../src/time/real-clock.ts';

/** How time passes in a session: by itself, by itself ten times as fast, or when it is moved. */
export type ClockKind = 'real' | 'x10' | 'stepped';

/** Every kind of clock. */
export const CLOCK_KINDS = ['real', 'x10', 'stepped'] as const satisfies readonly ClockKind[];

/** How many milliseconds of a session pass in a real one. */
export const CLOCK_SPEED: Readonly<Record<ClockKind, number>> = { real: 1, x10: 10, stepped: 0 };

/**
 * What the time of a session is now, in whole milliseconds since it began, or `undefined` for a
 * clock that stands still until it is moved.
 */
export function startClock(kind: ClockKind, timers: Timers): (() => number) | undefined {
  if (kind === 'stepped') return undefined;
  const clock = createRealClock(timers, CLOCK_SPEED[kind]);
  return () => Math.floor(clock.now());
}
