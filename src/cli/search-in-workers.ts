import type { ClientReference, RaceReport } from '../report/race-report.ts';
import { addWindows, chunksOf, type SearchOptions, type SearchResult } from '../search/search.ts';
import { type ClientWorker, revive, startClientWorker } from './client-worker.ts';
import type { WorkerMessage } from './worker-protocol.ts';

/** What the pool is to search. */
export interface PoolOptions extends SearchOptions {
  readonly scenario: string;
  readonly client: ClientReference;
  readonly workers: number;
}

/** What came of a chunk. */
type ChunkOutcome = Extract<WorkerMessage, { kind: 'chunk' | 'chunk-error' }>;

/**
 * Searches on several threads, or on one that can be ended if the client never yields. The result is
 * the same for any number of workers: chunks are numbered, and the lowest that ends the search counts,
 * be it by a race or by an error.
 */
export async function searchInWorkers(options: PoolOptions): Promise<SearchResult<RaceReport>> {
  const { scenario, client, seed, runs: runsMax, workers: wanted, onProgress, signal } = options;
  const chunks = chunksOf(runsMax);
  const outcomes: ChunkOutcome[] = [];
  const workers: ClientWorker[] = [];
  let nextChunk = 0;
  let lowestEnding = Number.POSITIVE_INFINITY;
  let finished = 0;
  let runs = 0;

  try {
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      for (let i = 0; i < Math.min(wanted, chunks.length); i++) {
        const worker = startClientWorker(
          { scenario, client, seed },
          {
            onFailure: reject,
            onMessage(message) {
              if (message.kind === 'chunk' || message.kind === 'chunk-error') {
                outcomes.push(message);
                if (message.kind === 'chunk-error' || message.report !== undefined) {
                  lowestEnding = Math.min(lowestEnding, message.chunk);
                } else runs += message.runs;
                onProgress?.({ runs, runsMax });
              }
              const chunk = chunks[nextChunk];
              if (chunk === undefined || chunk.chunk > lowestEnding) {
                worker.rest();
                finished += 1;
                if (finished === workers.length) resolve();
                return;
              }
              nextChunk += 1;
              worker.order({ kind: 'chunk', ...chunk });
            },
          },
        );
        workers.push(worker);
      }
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
  return sumUp(outcomes.toSorted((a, b) => a.chunk - b.chunk));
}

function sumUp(outcomes: readonly ChunkOutcome[]): SearchResult<RaceReport> {
  let runs = 0;
  let unknown = 0;
  let windows: number[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'chunk-error') throw revive(outcome.error);
    windows = addWindows(windows, outcome.windows);
    unknown += outcome.unknown;
    if (outcome.report !== undefined) {
      return { runs: outcome.runs, windows, unknown, found: outcome.report };
    }
    runs += outcome.runs;
  }
  return { runs, windows, unknown, found: undefined };
}
