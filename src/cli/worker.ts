import { parentPort, workerData } from 'node:worker_threads';
import { createReport } from '../report/race-report.ts';
import { exploreChunk } from '../search/explore.ts';
import { findScenario, loadClient, tryBenign } from './find-subject.ts';
import type { ChunkOrder, WorkerInput, WorkerMessage } from './worker-protocol.ts';

/** Searches the chunks that the main thread hands out, one after another. */
async function work({ scenario: name, client: reference, seed, pulse }: WorkerInput) {
  const beats = new Int32Array(pulse);
  const scenario = findScenario(name);
  const client = await loadClient(reference);
  await tryBenign(scenario, client);
  const onRun = (): void => {
    Atomics.add(beats, 0, 1);
  };
  parentPort?.on('message', ({ chunk, runs }: ChunkOrder) => {
    exploreChunk({ scenario, client }, { seed, chunk, runs, onRun })
      .then((result) =>
        say({
          kind: 'chunk',
          chunk,
          runs: result.failure?.foundAfterRuns ?? result.runs,
          windows: result.windows,
          report: result.failure && createReport(scenario, reference, seed, result.failure),
        }),
      )
      .catch(fail);
  });
  say({ kind: 'ready' });
}

function say(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function fail(error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  say({ kind: 'error', name, message, stack });
}

work(workerData as WorkerInput).catch(fail);
