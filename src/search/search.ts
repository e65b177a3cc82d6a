import { CHUNK_RUNS, type ChunkResult, exploreChunk, type Failure } from './explore.ts';
import type { Subject } from './run.ts';

/** How far a search has come. */
export interface SearchProgress {
  readonly runs: number;
  readonly runsMax: number;
}

/** What a search is to do. */
export interface SearchOptions {
  readonly seed: number;
  /** How many schedules to try at the most. */
  readonly runs: number;
  readonly onProgress?: (progress: SearchProgress) => void;
  /** Ends the search early: it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a search found, all chunks together. */
export interface SearchResult<Found> {
  /** Schedules tried; up to and with the failing one if there was one. */
  readonly runs: number;
  /** For each window of the scenario, in how many of the runs it was entered. */
  readonly windows: readonly number[];
  /** In how many of the runs some invariant could not be judged. */
  readonly unknown: number;
  readonly found: Found | undefined;
}

/** The chunks of a search, in order, with the number of runs of each. */
export function chunksOf(runs: number): { chunk: number; runs: number }[] {
  return Array.from({ length: Math.ceil(runs / CHUNK_RUNS) }, (_, chunk) => ({
    chunk,
    runs: Math.min(CHUNK_RUNS, runs - chunk * CHUNK_RUNS),
  }));
}

/** Adds up two chunks' windows. */
export function addWindows(a: readonly number[], b: readonly number[]): number[] {
  return b.map((count, index) => count + (a[index] ?? 0));
}

/** Searches in this thread, chunk by chunk, until one fails or all are done. */
export async function search<Task>(
  subject: Subject<Task>,
  { seed, runs: runsMax, onProgress, signal }: SearchOptions,
): Promise<SearchResult<Failure>> {
  let runs = 0;
  let unknown = 0;
  let windows: number[] = subject.scenario.sometimes.map(() => 0);
  for (const { chunk, runs: size } of chunksOf(runsMax)) {
    const result: ChunkResult = await exploreChunk(subject, { seed, chunk, runs: size });
    windows = addWindows(windows, result.windows);
    unknown += result.unknown;
    if (result.failure !== undefined) {
      return { runs: result.failure.foundAfterRuns, windows, unknown, found: result.failure };
    }
    runs += result.runs;
    onProgress?.({ runs, runsMax });
    // Runs never leave the microtask queue, so signals and timers would starve without this.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
  return { runs, windows, unknown, found: undefined };
}
