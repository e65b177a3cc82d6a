/** How time passes in a session: by itself, by itself ten times as fast, or when it is moved. */
export type ClockKind = 'real' | 'x10' | 'stepped';

/** Every kind of clock. */
export const CLOCK_KINDS = ['real', 'x10', 'stepped'] as const satisfies readonly ClockKind[];

/** How many milliseconds of a session pass in a real one. */
export const CLOCK_SPEED: Readonly<Record<ClockKind, number>> = { real: 1, x10: 10, stepped: 0 };
