import { DelayedError, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { DatabaseUnavailableError } from '../../client/database.ts';
import {
  type ConsumeOptions,
  type Consumption,
  DELIVERIES_MAX,
  type WorkHandler,
  type WorkItem,
} from '../ports/work-queue.ts';
import { type EventData, type EventJob, progressOf, QUEUE_NAME } from './event-queue.ts';
import { closed, comesBackNoMore, settled, type WorkerConnection } from './redis-connection.ts';
import type { RedisKeys } from './redis-keys.ts';

/** Of what a handler threw, so much is kept for a person. */
const REASON_LENGTH_MAX = 500;

/** How long BullMQ waits after Redis refused to hand out work. */
const FETCH_RETRY_MS = 1000;

/** How a worker holds on to its work, and what is kept when that is done. */
export interface ConsumptionTimes {
  /**
   * For how long an item belongs to its consumer without a sign of life; one is given every half of
   * it. After a consumer was killed an item comes again within this and twice `stalledCheckMs`.
   */
  readonly leaseMs: number;
  /** How often all consumers together look for items whose consumers have died. */
  readonly stalledCheckMs: number;
  /** For how long the ids of completed events are kept, to tell duplicates by. */
  readonly dedupKeptMs: number;
  /** How many of them at most. */
  readonly dedupKeptMax: number;
  /** How long an item waits after its handler threw, by how often in a row. */
  retryDelayMs(failures: number): number;
  /** The present, in ms since 1970. */
  now(): number;
}

/** A consumer at work that can be left alone, too. */
export interface RedisConsumption extends Consumption {
  /** Takes nothing more, and waits for nothing: what is under way is handed out again. */
  abandon(): Promise<void>;
}

/**
 * Hands out work until it is stopped. How often the consumers of an item have died is not counted
 * against it (BullMQ gives up after one, by default): that is no fault of the item's.
 *
 * Stopping waits for the handlers. If Redis is away then, it does not wait for it to come back: what
 * was done is handed out once more, as if the consumer had been killed.
 *
 * @param connection one of its own, which it closes.
 */
export function startConsumption(
  connection: WorkerConnection,
  keys: RedisKeys,
  times: ConsumptionTimes,
  handle: WorkHandler,
  options: ConsumeOptions,
): RedisConsumption {
  const { onTrouble } = options;
  const handling = new Set<Promise<unknown>>();
  const worker = new Worker<EventData, undefined, string>(
    QUEUE_NAME,
    async (job, token) => {
      const handled = handleJob(job, token, handle, { ...times, onTrouble });
      handling.add(handled);
      try {
        await handled;
      } finally {
        handling.delete(handled);
      }
    },
    {
      connection: connection.redis,
      prefix: keys.tag,
      concurrency: options.concurrency,
      lockDuration: times.leaseMs,
      stalledInterval: times.stalledCheckMs,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      removeOnComplete: { age: times.dedupKeptMs / 1000, count: times.dedupKeptMax },
      runRetryDelay: FETCH_RETRY_MS,
    },
  );
  worker.on('error', (trouble) => onTrouble(trouble, undefined));
  worker.on('ioredis:close', () => {
    onTrouble(new DatabaseUnavailableError('the connection to Redis is broken'), undefined);
  });
  let stopped: Promise<void> | undefined;
  return {
    stop() {
      stopped ??= stop(worker, connection, handling);
      return stopped;
    },
    async abandon() {
      await worker.close(true);
      await Promise.all(both(connection).map(closed));
    },
  };
}

/** Stops a worker. What waits for Redis is given up as soon as Redis is not there. */
async function stop(
  worker: Worker,
  connection: WorkerConnection,
  handling: ReadonlySet<Promise<unknown>>,
): Promise<void> {
  const waiting = connection.waiting();
  if (waiting !== undefined) {
    comesBackNoMore(waiting);
    await settled(waiting);
  }
  const stopping = worker.close();
  await Promise.allSettled(handling);
  comesBackNoMore(connection.redis);
  await stopping;
  await Promise.all(both(connection).map(closed));
}

function both({ redis, waiting }: WorkerConnection): Redis[] {
  const other = waiting();
  return other === undefined ? [redis] : [redis, other];
}

type Surroundings = Pick<ConsumptionTimes, 'now' | 'retryDelayMs'> &
  Pick<ConsumeOptions, 'onTrouble'>;

/** Handles one item, and tells BullMQ what becomes of it in the way that BullMQ asks for. */
async function handleJob(
  job: EventJob,
  token: string | undefined,
  handle: WorkHandler,
  { onTrouble, now, retryDelayMs }: Surroundings,
): Promise<void> {
  const item = itemOf(job);
  let { looks } = item;
  let failures = 0;
  let dueAtMs: number;
  let because: string | undefined;
  try {
    const end = await handle(item);
    if (end.kind === 'done') return;
    dueAtMs = end.atMs;
    looks = end.looks ?? looks;
    because = end.because;
  } catch (trouble) {
    onTrouble(trouble, item);
    failures = progressOf(job).failures + 1;
    if (failures >= DELIVERIES_MAX) throw new UnrecoverableError(reasonOf(trouble));
    dueAtMs = now() + retryDelayMs(failures);
    because = reasonOf(trouble);
  }
  try {
    await job.updateProgress({ failures, dueAtMs, looks, because });
    await job.moveToDelayed(Math.ceil(dueAtMs), token);
  } catch (trouble) {
    // Its lease runs out, then it is handed out again.
    onTrouble(trouble, item);
  }
  throw new DelayedError();
}

/** An item as it is handed out. */
export function itemOf(job: EventJob): WorkItem {
  const { event } = job.data;
  return { id: event.id, event, deliveries: job.attemptsStarted, looks: progressOf(job).looks };
}

function reasonOf(trouble: unknown): string {
  return String(trouble).slice(0, REASON_LENGTH_MAX);
}
