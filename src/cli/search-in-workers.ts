import { Worker } from 'node:worker_threads';
import type { ClientReference, RaceReport } from '../report/race-report.ts';
import { NondeterministicClientError } from '../search/nondeterministic-client-error.ts';
import { addWindows, chunksOf, type SearchOptions, type SearchResult } from '../search/search.ts';
import { UsageError } from './usage-error.ts';
import type { ChunkOrder, WorkerInput, WorkerMessage } from './worker-protocol.ts';

/** A client that finishes no run for so long is blocking its thread. */
const SILENCE_MS = 5000;
const WATCH_MS = 500;

/** What the pool is to search. */
export interface PoolOptions extends SearchOptions {
  readonly scenario: string;
  readonly client: ClientReference;
  readonly workers: number;
}

/**
 * Searches on several threads, or on one that can be ended if the client never yields. The result is
 * the same for any number of workers: chunks are numbered, and the lowest failing one counts.
 */
export async function searchInWorkers(options: PoolOptions): Promise<SearchResult<RaceReport>> {
  const { scenario, client, seed, runs: runsMax, workers: wanted, onProgress, signal } = options;
  const chunks = chunksOf(runsMax);
  const done = new Map<number, WorkerMessage & { kind: 'chunk' }>();
  const workers: Worker[] = [];
  let nextChunk = 0;
  let lowestFailing = Number.POSITIVE_INFINITY;
  let finished = 0;

  const pool = new Promise<void>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    const stopWatching: (() => void)[] = [];
    const order = (worker: Worker, watch: Watch): void => {
      const chunk = chunks[nextChunk];
      if (chunk === undefined || chunk.chunk > lowestFailing) {
        watch.stop();
        finished += 1;
        if (finished === workers.length) resolve();
        return;
      }
      nextChunk += 1;
      worker.postMessage(chunk satisfies ChunkOrder);
    };
    for (let i = 0; i < Math.min(wanted, chunks.length); i++) {
      const pulse = new SharedArrayBuffer(4);
      const input: WorkerInput = { scenario, client, seed, pulse };
      const worker = new Worker(workerUrl(), { workerData: input });
      const watch = watchPulse(pulse, () => reject(silent(client)));
      stopWatching.push(watch.stop);
      workers.push(worker);
      worker.on('error', reject);
      worker.on('exit', (code) => {
        reject(new UsageError(`the client ended the process (exit code ${code})`));
      });
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'error') return reject(revive(message));
        if (message.kind === 'chunk') {
          done.set(message.chunk, message);
          if (message.report !== undefined) {
            lowestFailing = Math.min(lowestFailing, message.chunk);
          }
          onProgress?.({ runs: sum(done), runsMax });
        }
        order(worker, watch);
      });
    }
    if (workers.length === 0) resolve();
    signal?.addEventListener('abort', () => {
      for (const stop of stopWatching) stop();
    });
  });

  try {
    await pool;
  } finally {
    await Promise.all(
      workers.map((worker) => {
        worker.removeAllListeners();
        return worker.terminate();
      }),
    );
  }
  return add([...done.values()].sort((a, b) => a.chunk - b.chunk));
}

function add(results: readonly (WorkerMessage & { kind: 'chunk' })[]): SearchResult<RaceReport> {
  let runs = 0;
  let windows: number[] = [];
  for (const result of results) {
    windows = addWindows(windows, result.windows);
    if (result.report !== undefined) return { runs: result.runs, windows, found: result.report };
    runs += result.runs;
  }
  return { runs, windows, found: undefined };
}

function sum(done: ReadonlyMap<number, { runs: number; report: unknown }>): number {
  let runs = 0;
  for (const result of done.values()) if (result.report === undefined) runs += result.runs;
  return runs;
}

/** The worker beside this file, which is TypeScript in the sources and JavaScript when built. */
function workerUrl(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./worker.${ending}`, import.meta.url);
}

interface Watch {
  readonly stop: () => void;
}

function watchPulse(pulse: SharedArrayBuffer, onSilence: () => void): Watch {
  const beats = new Int32Array(pulse);
  let last = -1;
  let silentMs = 0;
  const timer = setInterval(() => {
    const now = Atomics.load(beats, 0);
    silentMs = now === last ? silentMs + WATCH_MS : 0;
    last = now;
    if (silentMs < SILENCE_MS) return;
    clearInterval(timer);
    onSilence();
  }, WATCH_MS);
  return { stop: () => clearInterval(timer) };
}

function silent(client: ClientReference): UsageError {
  const name = client.kind === 'file' ? client.path : client.name;
  return new UsageError(
    `${name} finished no run for ${SILENCE_MS / 1000} s; it seems to loop without ever waiting ` +
      'on its transport or its clock',
  );
}

function revive({ name, message, stack }: WorkerMessage & { kind: 'error' }): Error {
  const error =
    name === 'NondeterministicClientError'
      ? Object.assign(new NondeterministicClientError(''), { message })
      : new UsageError(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
