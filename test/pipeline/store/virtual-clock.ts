import type { Clock } from '../../../src/time/clock.ts';
import { Timeline } from '../../../src/time/timeline.ts';

/** In so many turns of the event loop whatever is under way comes to where it waits for the clock. */
const TURNS = 4;

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
  /** Lets so much time pass, and everything happen that is due in it. */
  pass(ms: number): Promise<void>;
}

/** A clock at 1,000,000 ms, so that there is a past. */
export function createVirtualClock(): VirtualClock {
  const timeline = new Timeline();
  timeline.advanceTo(1_000_000);
  return {
    now: () => timeline.nowMs,
    sleep: (ms) =>
      new Promise((resolve) => {
        timeline.at(timeline.nowMs + Math.ceil(Math.max(0, ms)), resolve);
      }),
    async pass(ms) {
      const untilMs = timeline.nowMs + ms;
      await turns();
      while ((timeline.nextAtMs ?? Number.POSITIVE_INFINITY) <= untilMs) {
        timeline.step();
        await turns();
      }
      timeline.advanceTo(untilMs);
      await turns();
    },
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}
