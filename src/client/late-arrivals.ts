import type { Clock } from '../time/clock.ts';
import { REQUEST_TIMEOUT_MS } from '../transport/transport.ts';

/**
 * A request that has not arrived so long after it was given up never will, and reads show by then what
 * it did (ours: twice as long as an answer is waited for; a network that holds one for longer is past
 * what a client can wait for).
 */
export const LATE_MS = 2 * REQUEST_TIMEOUT_MS;

/**
 * Waits until a request can be under way no more.
 *
 * @param silentAtMs when it was given up, on the client's clock.
 * @param deadlineMs answers `false` at once if that comes first.
 * @param lateMs how long a request may still be under way.
 */
export async function outlastLateArrivals(
  clock: Clock,
  silentAtMs: number,
  deadlineMs: number,
  lateMs = LATE_MS,
): Promise<boolean> {
  const readyAtMs = silentAtMs + lateMs;
  if (readyAtMs >= deadlineMs) return false;
  if (clock.now() < readyAtMs) await clock.sleep(readyAtMs - clock.now());
  return true;
}
