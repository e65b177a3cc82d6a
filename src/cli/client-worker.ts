import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { NondeterministicClientError } from '../search/nondeterministic-client-error.ts';
import { UsageError } from './usage-error.ts';
import type { CarriedError, Order, WorkerInput, WorkerMessage } from './worker-protocol.ts';

/** A client that begins no run for so long is blocking its thread. */
const SILENCE_MS = 5000;
const WATCH_MS = 500;
/** How long a worker may take to end by itself. */
const FAREWELL_MS = 200;

/** A thread that runs a client, and can be ended if the client never yields. */
export interface ClientWorker {
  order(order: Order): void;
  /** Nothing more is expected of it, so silence is no longer a fault. */
  rest(): void;
  stop(): Promise<void>;
}

/** What becomes of a worker is told to these. */
export interface ClientWorkerListeners {
  onMessage(message: Exclude<WorkerMessage, { kind: 'error' }>): void;
  /** It cannot go on: the client could not be loaded, blocks, or ended the thread. */
  onFailure(error: Error): void;
}

/** Starts a thread that loads a client. It says `ready` when orders may come. */
export function startClientWorker(
  input: Omit<WorkerInput, 'pulse'>,
  { onMessage, onFailure }: ClientWorkerListeners,
): ClientWorker {
  const pulse = new SharedArrayBuffer(4);
  const worker = new Worker(workerUrl(), {
    workerData: { ...input, pulse } satisfies WorkerInput,
    stdout: true,
  });
  // What a client prints must not get between the lines of a report.
  worker.stdout.pipe(process.stderr);
  const stopWatching = watchPulse(pulse, () => onFailure(silent(input.client)));
  worker.on('error', onFailure);
  worker.on('exit', (code) => {
    const how = code === 13 ? 'never finishes loading' : `ended the process (exit code ${code})`;
    onFailure(new UsageError(`the client ${how}`));
  });
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'error') onFailure(revive(message.error));
    else onMessage(message);
  });
  return {
    order: (order) => worker.postMessage(order),
    rest: stopWatching,
    async stop() {
      stopWatching();
      worker.removeAllListeners();
      worker.on('error', () => undefined);
      // Ending by itself lets it hand over what the client has printed; a client that blocks, or
      // holds something open, is not waited for.
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage({ kind: 'end' } satisfies Order);
      await Promise.race([ended, setTimeout(FAREWELL_MS)]);
      await worker.terminate();
    },
  };
}

/** An error of a worker as one of this thread. */
export function revive({ name, message, stack }: CarriedError): Error {
  const error =
    name === 'NondeterministicClientError'
      ? Object.assign(new NondeterministicClientError(''), { message })
      : new UsageError(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** The worker beside this file, which is TypeScript in the sources and JavaScript when built. */
function workerUrl(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./worker.${ending}`, import.meta.url);
}

function watchPulse(pulse: SharedArrayBuffer, onSilence: () => void): () => void {
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
  return () => clearInterval(timer);
}

function silent(client: WorkerInput['client']): UsageError {
  const name = client.kind === 'file' ? client.path : client.name;
  return new UsageError(
    `${name} finished no run for ${SILENCE_MS / 1000} s; it seems to loop without ever waiting ` +
      'on its transport or its clock',
  );
}
