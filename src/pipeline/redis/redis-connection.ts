import { Redis, type RedisOptions } from 'ioredis';
import { DatabaseUnavailableError } from '../../client/database.ts';

/** The longest pause between two attempts to connect again. */
const RECONNECT_MAX_MS = 1000;

/** So long an attempt to connect may take. */
const CONNECT_MAX_MS = 5000;

/** So often a first connection is tried before a store is said to be out of reach: about a second. */
const FIRST_TRIES_MAX = 5;

/**
 * A server that says nothing for so long is given up by a connection that waits for work: longer than
 * BullMQ ever has it wait on purpose (10 s).
 */
const WAITING_SILENCE_MS = 15_000;

/**
 * A connection for requests that somebody waits for. A command fails at once while there is no
 * connection, and after `answerMs` if there is no answer. Nothing is queued until Redis is back, and
 * nothing is sent twice. A server that stays silent for four times as long is given up, so that what
 * was written to it does not pile up; the connection comes back by itself.
 */
export function promptConnection(url: string, answerMs: number, name: string): Redis {
  return open(url, name, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: answerMs,
    socketTimeout: 4 * answerMs,
  });
}

/** The two connections of a worker. */
export interface WorkerConnection {
  readonly redis: Redis;
  /** Over which it waits for work; made by BullMQ as a duplicate of the other. */
  waiting(): Redis | undefined;
}

/**
 * A connection for a worker, which has nobody waiting and outlives any outage: its commands wait
 * until Redis is back and are sent again if their answers were lost (BullMQ asks for this). All that
 * a worker sends bears that, since it shows the token of its lease.
 */
export function workerConnection(url: string, answerMs: number, name: string): WorkerConnection {
  const redis = open(url, name, {
    maxRetriesPerRequest: null,
    socketTimeout: answerMs,
    // BullMQ never tries again if it has to begin to connect itself, and the first attempt fails.
    lazyConnect: false,
  });
  const duplicate = redis.duplicate.bind(redis);
  let waiting: Redis | undefined;
  redis.duplicate = ((override?: RedisOptions) => {
    waiting = duplicate({ ...override, socketTimeout: WAITING_SILENCE_MS });
    return waiting;
  }) as Redis['duplicate'];
  return { redis, waiting: () => waiting };
}

function open(url: string, name: string, options: Omit<RedisOptions, 'replyMapping'>): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    connectTimeout: CONNECT_MAX_MS,
    lazyConnect: true,
    ...options,
    retryStrategy: (times) => Math.min(RECONNECT_MAX_MS, 50 * 2 ** Math.min(times - 1, 10)),
  });
  // Without a listener the library writes to the console. Whoever sends a command is told by it.
  redis.on('error', () => undefined);
  return redis;
}

/**
 * Connects for the first time.
 *
 * @throws {DatabaseUnavailableError} if it does not succeed within {@link FIRST_TRIES_MAX} attempts.
 */
export function firstReady(redis: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    let tries = 0;
    let last: Error | undefined;
    const failed = (error: Error) => {
      last = error;
    };
    const broken = () => {
      tries += 1;
      if (tries < FIRST_TRIES_MAX) return;
      forget();
      redis.disconnect();
      const because = last === undefined ? 'it closed the connection' : last.message;
      reject(new DatabaseUnavailableError(`Redis is out of reach: ${because}`, { cause: last }));
    };
    const ready = () => {
      forget();
      resolve();
    };
    const forget = () => {
      redis.off('error', failed).off('close', broken).off('ready', ready);
    };
    redis.on('error', failed).on('close', broken).on('ready', ready);
    // Its rejection says less than the events do.
    redis.connect().catch(() => undefined);
  });
}

/**
 * Has a connection that breaks, or is broken, end rather than come back; what waits for it is then
 * refused. Without this a connection that is between two attempts cannot be closed at all: it stays
 * there, and whatever waits for it waits for ever (ioredis 6.0).
 */
export function comesBackNoMore(redis: Redis): void {
  redis.options.retryStrategy = () => null;
}

/** Closes a connection, and resolves when it is closed. */
export async function closed(redis: Redis): Promise<void> {
  comesBackNoMore(redis);
  await settled(redis);
  if (redis.status === 'end') return;
  const ended = new Promise((resolve) => redis.once('end', resolve));
  redis.disconnect();
  await ended;
}

/** The states in which a connection cannot be closed. */
const BETWEEN: readonly string[] = ['close', 'reconnecting', 'connecting'];

/** Resolves when a connection is neither between two attempts to connect nor in one. */
export async function settled(redis: Redis): Promise<void> {
  if (!BETWEEN.includes(redis.status)) return;
  await new Promise<void>((resolve) => {
    redis.once('connect', resolve);
    redis.once('end', resolve);
  });
}
