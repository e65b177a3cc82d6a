/** How hard the pipeline tries. Immutable. */
export interface RepairPolicy {
  /** The nth attempt begins so long after the failure before it; there are as many as delays. */
  readonly delaysMs: readonly number[];
  /** Whoever holds an interaction's lock longer than this without a word is taken for dead. */
  readonly lockTtlMs: number;
  /** How long work waits whose interaction is locked by other work. */
  readonly lockPauseMs: number;
  /** While captures are under way the interaction is looked at ever more seldom, between these two. */
  readonly lookFirstMs: number;
  readonly lookCapMs: number;
  /** After so many looks in a row that came too early for anything, a person must look. */
  readonly looksMax: number;
  /** While the platform cannot be reached it is tried ever more seldom, between these two. */
  readonly setbackFirstMs: number;
  readonly setbackCapMs: number;
  /** After so many failures in a row to reach it, a person must look. */
  readonly setbacksMax: number;
  /**
   * While the platform can be reached and a file cannot, the file is tried so often, with the pauses of
   * setbacks; then that is a failure of the recording like any other.
   */
  readonly unreachedMax: number;
  /**
   * A file that breaks off while it is downloaded is fetched again after each of these pauses; if it
   * breaks off once more, that is a failure of the recording, too.
   */
  readonly brokenOffDelaysMs: readonly number[];
  /** A case is kept for so long after its interaction's end, and so are the keys of its events. */
  readonly keepAfterEndMs: number;
}

/**
 * Three attempts after 2, 8 and 32 seconds (seed 001). The rest is ours: more than an hour of outage
 * is waited out, of a file alone some ten minutes, since a call may be over by then; a download may
 * break off twice, since whatever breaks the third one off breaks the next; a call may last for a day,
 * and what was done can be looked up for a week.
 */
export const REPAIR_POLICY: RepairPolicy = {
  delaysMs: [2000, 8000, 32_000],
  lockTtlMs: 30_000,
  lockPauseMs: 500,
  lookFirstMs: 500,
  lookCapMs: 5000,
  looksMax: 25_000,
  setbackFirstMs: 500,
  setbackCapMs: 60_000,
  setbacksMax: 100,
  unreachedMax: 20,
  brokenOffDelaysMs: [2000, 8000],
  keepAfterEndMs: 7 * 86_400_000,
};

/** A pause that doubles with each time in a row, with jitter down to its half. */
export function pauseMs(
  firstMs: number,
  capMs: number,
  times: number,
  random: () => number,
): number {
  const boundMs = Math.min(capMs, firstMs * 2 ** Math.min(times, 20));
  return Math.ceil(boundMs * (0.5 + random() / 2));
}
