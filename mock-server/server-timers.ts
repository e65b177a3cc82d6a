import type { Timers } from '../src/time/real-clock.ts';

/** The time of the machine, as the server is given it. */
export interface ServerTimers extends Timers {
  clearTimeout(timer: unknown): void;
}

/** Node's own timers. None of them keeps the process alive. */
export const machineTimers: ServerTimers = {
  now: () => performance.now(),
  setTimeout: (action, ms) => setTimeout(action, ms).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};
