import type { RaceReport, ReportedRun } from '../report/race-report.ts';
import { type ClientWorker, startClientWorker } from './client-worker.ts';

/**
 * Runs the plan of a report again, several times, on a thread that can be ended.
 *
 * @throws {NondeterministicClientError} if the runs differ.
 */
export async function replayInWorker(
  { scenario, client, search, run }: RaceReport,
  signal: AbortSignal,
): Promise<ReportedRun> {
  let worker: ClientWorker | undefined;
  try {
    return await new Promise<ReportedRun>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker = startClientWorker(
        { scenario: scenario.name, client, seed: search.seed },
        {
          onFailure: reject,
          onMessage(message) {
            if (message.kind === 'ready') worker?.order({ kind: 'replay', plan: run.plan });
            if (message.kind === 'replayed') resolve(message.run);
          },
        },
      );
    });
  } finally {
    await worker?.stop();
  }
}
