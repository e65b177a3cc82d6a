import type { Redis } from 'ioredis';
import { DatabaseUnavailableError } from '../../client/database.ts';
import type { PipelineStore } from '../ports/pipeline-store.ts';
import { retryDelayMs } from '../ports/work-queue.ts';
import { openEventQueue } from './event-queue.ts';
import { createForgetEvents } from './forget-events.ts';
import { createRedisCaseStore } from './redis-case-store.ts';
import { closed, firstReady, promptConnection, workerConnection } from './redis-connection.ts';
import { type RedisDurability, readDurability } from './redis-durability.ts';
import { createRedisInbox } from './redis-inbox.ts';
import { redisKeys } from './redis-keys.ts';
import { createRedisLocks, NEXT_TOKEN } from './redis-locks.ts';
import { createRedisOutbox } from './redis-outbox.ts';
import { defineScript } from './redis-script.ts';
import { createRedisWorkQueue } from './redis-work-queue.ts';
import { orUnavailable } from './unavailable.ts';

/** Where a store is, and by what times it goes. Those who share one should agree on all of it. */
export interface RedisStoreOptions {
  /** `redis://…` or `rediss://…`, of a single server or of the endpoint of a replicated one. */
  readonly url: string;
  /** Tells pipelines on the same Redis apart; `stalemate` by default. */
  readonly prefix?: string;
  /**
   * The present, in ms since 1970. It should be the machine's own time, which BullMQ goes by when it
   * says what is due; the clocks of those who share a store should agree.
   */
  now(): number;
  /** How long an event may wait for Redis before it is refused; 250 ms by default (seed 001: 300). */
  readonly acceptMs?: number;
  /** How long everything else may wait for Redis; 5 s by default. */
  readonly answerMs?: number;
  /** For how long an item belongs to a consumer that gives no sign of life; 10 s by default. */
  readonly leaseMs?: number;
  /** How often consumers look for items of consumers that have died; 2.5 s by default. */
  readonly stalledCheckMs?: number;
  /** {@link retryDelayMs} by default. */
  readonly retryDelayMs?: (failures: number) => number;
  /**
   * For how long an event is known after its work is over; seven days by default. A copy that comes
   * later is a new event. `cases.forget` forgets them earlier, if it is told to.
   */
  readonly dedupKeptMs?: number;
  /** How many such events are known at most, the latest ones; a million by default. */
  readonly dedupKeptMax?: number;
}

/** A store in Redis. */
export interface RedisStore extends PipelineStore {
  /** What the server's settings promise of acknowledged events, for operators. */
  durability(): Promise<RedisDurability>;
  /** Closes everything at once. What consumers that were not stopped have under way comes again. */
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** For so long what {@link PipelineStore.fault} writes stays. */
const PROBE_KEPT_MS = 60_000;

/**
 * Opens a store in Redis: events and work in a queue of BullMQ, everything else beside it under the
 * same prefix. Any number of processes on any number of machines may have it open.
 *
 * What is acknowledged is as durable as {@link RedisDurability} says: the server's settings decide. It
 * must not evict anything (`maxmemory-policy noeviction`). All keys of a prefix are in one slot.
 *
 * While Redis is away, requests are refused and consumers wait; both go on by themselves.
 *
 * @throws {DatabaseUnavailableError} if Redis cannot be reached now, or refuses the password.
 * @throws {RangeError} if the prefix is not a plain word.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const keys = redisKeys(options.prefix ?? 'stalemate');
  const times = {
    leaseMs: options.leaseMs ?? 10_000,
    stalledCheckMs: options.stalledCheckMs ?? 2500,
    dedupKeptMs: options.dedupKeptMs ?? 7 * DAY_MS,
    dedupKeptMax: options.dedupKeptMax ?? 1_000_000,
    retryDelayMs: options.retryDelayMs ?? retryDelayMs,
    now: options.now,
  };
  const answerMs = options.answerMs ?? 5000;
  const entrance = promptConnection(options.url, options.acceptMs ?? 250, `${keys.tag}:accept`);
  const redis = promptConnection(options.url, answerMs, `${keys.tag}:state`);
  try {
    await Promise.all([firstReady(entrance), firstReady(redis)]);
    const incoming = openEventQueue(entrance, keys);
    const queue = openEventQueue(redis, keys);
    await orUnavailable(Promise.all([incoming.waitUntilReady(), queue.waitUntilReady()]));
    const opened = await orUnavailable(defineScript(redis, NEXT_TOKEN)([keys.tokens], []));
    const connectWorker = () => workerConnection(options.url, answerMs, `${keys.tag}:work`);
    const work = createRedisWorkQueue(redis, queue, keys, times, connectWorker);
    return {
      inbox: createRedisInbox(entrance, incoming, keys, String(opened)),
      work,
      locks: createRedisLocks(redis, keys),
      cases: createRedisCaseStore(redis, keys, createForgetEvents(redis, queue, keys)),
      outbox: createRedisOutbox(redis, keys),
      async fault() {
        const faults = [entrance, redis].map((connection) => faultOf(connection, keys.probe));
        return (await Promise.all(faults)).find((fault) => fault !== undefined);
      },
      durability: () => readDurability(redis),
      async close() {
        await work.abandon();
        await Promise.all([incoming.close(), queue.close()]);
        await Promise.all([closed(entrance), closed(redis)]);
      },
    };
  } catch (error) {
    entrance.disconnect();
    redis.disconnect();
    throw error;
  }
}

/** Whether something can be written: the only question that has one answer for all that may be wrong. */
async function faultOf(redis: Redis, probe: string): Promise<string | undefined> {
  try {
    await orUnavailable(redis.set(probe, '1', 'PX', PROBE_KEPT_MS));
    return undefined;
  } catch (error) {
    if (error instanceof DatabaseUnavailableError) return error.message;
    throw error;
  }
}
