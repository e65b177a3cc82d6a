import { parentPort, workerData } from 'node:worker_threads';
import type { Client } from '../client/client.ts';
import { createReport, reportRun } from '../report/race-report.ts';
import { CONFIRMATIONS, confirm } from '../search/confirm.ts';
import { exploreChunk } from '../search/explore.ts';
import { runPlan, type Subject } from '../search/run.ts';
import { findScenario, loadClient, tryBenign } from './find-subject.ts';
import type { CarriedError, Order, WorkerInput, WorkerMessage } from './worker-protocol.ts';

const { scenario: name, client: reference, seed, pulse } = workerData as WorkerInput;

/** An order that has an answer. */
type Work = Exclude<Order, { kind: 'end' }>;

/** Loads the client, sees that it works at all, and then does what it is told, order by order. */
async function work(): Promise<void> {
  const beats = new Int32Array(pulse);
  const scenario = findScenario(name);
  const loaded = await loadClient(reference, scenario);
  const client: Client = (tools) => {
    Atomics.add(beats, 0, 1);
    return loaded(tools);
  };
  parentPort?.on('message', (order: Order) => {
    if (order.kind === 'end') {
      parentPort?.close();
      return;
    }
    const subject = { scenario, client };
    const done = order.kind === 'chunk' ? searchChunk(subject, order) : replay(subject, order);
    done.then(say, (error: unknown) => say(failure(order, carry(error))));
  });
  await tryBenign(scenario, client);
  say({ kind: 'ready' });
}

async function searchChunk(
  subject: Subject,
  { chunk, runs }: Order & { kind: 'chunk' },
): Promise<WorkerMessage> {
  const result = await exploreChunk(subject, { seed, chunk, runs });
  const { windows, unknown, failure: found } = result;
  return {
    kind: 'chunk',
    chunk,
    runs: found?.foundAfterRuns ?? result.runs,
    windows,
    unknown,
    report: found && createReport(subject.scenario, reference, seed, found),
  };
}

async function replay(
  subject: Subject,
  { plan }: Order & { kind: 'replay' },
): Promise<WorkerMessage> {
  const run = await runPlan(subject, plan);
  await confirm(subject, run, CONFIRMATIONS, 'the replayed run');
  return { kind: 'replayed', run: reportRun(subject.scenario, run) };
}

function failure(order: Work, error: CarriedError): WorkerMessage {
  return order.kind === 'chunk'
    ? { kind: 'chunk-error', chunk: order.chunk, error }
    : { kind: 'error', error };
}

function carry(error: unknown): CarriedError {
  const { name: kind, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name: kind, message, stack };
}

function say(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

work().catch((error: unknown) => say({ kind: 'error', error: carry(error) }));
