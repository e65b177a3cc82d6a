import { ErrorCode } from 'bullmq';
import type { Redis } from 'ioredis';
import {
  HELD_UP_AMONG,
  type HeldUpItem,
  type ParkedItem,
  type WorkQueue,
} from '../ports/work-queue.ts';
import { type EventProgress, type EventQueue, progressOf } from './event-queue.ts';
import type { WorkerConnection } from './redis-connection.ts';
import {
  type ConsumptionTimes,
  itemOf,
  type RedisConsumption,
  startConsumption,
} from './redis-consumption.ts';
import { keyText, type RedisKeys } from './redis-keys.ts';
import { defineScript, type RedisScript } from './redis-script.ts';
import { orUnavailable } from './unavailable.ts';

/** The age of the work is that of the oldest of so many items that wait longest. */
const OLDEST_AMONG = 100;

/**
 * Counts the work. One script, so that an item on its way from one list to the next is counted once.
 * BullMQ moves what has become due when a worker asks for work; until then it is with what is not
 * due yet, by a score that is the moment times 4096.
 */
const DEPTH: RedisScript = {
  name: 'pipelineDepth',
  lua: `
    local wait, delayed, active, failed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
    local due = redis.call('ZCOUNT', delayed, '-inf', ARGV[1])
    local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
    local oldest = {}
    for _, id in ipairs(redis.call('LRANGE', wait, -ARGV[2], -1)) do
      local known = redis.call('HMGET', ARGV[3] .. id, 'timestamp', 'progress')
      oldest[#oldest + 1] = known[1] or ''
      oldest[#oldest + 1] = known[2] or ''
    end
    return {
      redis.call('LLEN', wait) + due,
      redis.call('ZCARD', delayed) - due,
      redis.call('LLEN', active),
      redis.call('ZCARD', failed),
      due > 0 and first[2] or '',
      oldest,
    }`,
};

/** BullMQ puts the order within a millisecond into the lowest 12 bits. */
const SCORES_PER_MS = 4096;

/** What BullMQ says of a job that is not there, or not in the state from which it was to be taken. */
const NOT_PARKED = new Set<number | undefined>([ErrorCode.JobNotExist, ErrorCode.JobNotInState]);

type Depth = [number, number, number, number, firstDelayed: string, oldest: string[]];

/** The work in a queue of BullMQ. */
export function createRedisWorkQueue(
  redis: Redis,
  queue: EventQueue,
  keys: RedisKeys,
  times: ConsumptionTimes,
  connectWorker: () => WorkerConnection,
): WorkQueue & { abandon(): Promise<void> } {
  const depth = defineScript(redis, DEPTH);
  const consumptions = new Set<RedisConsumption>();
  return {
    consume(handle, options) {
      const consumption = startConsumption(connectWorker(), keys, times, handle, options);
      consumptions.add(consumption);
      return {
        async stop() {
          await consumption.stop();
          consumptions.delete(consumption);
        },
      };
    },
    async depth() {
      const nowMs = times.now();
      const names = ['wait', 'delayed', 'active', 'failed'].map((name) => queue.toKey(name));
      const latest = (Math.floor(nowMs) + 1) * SCORES_PER_MS - 1;
      const answer = await orUnavailable(depth(names, [latest, OLDEST_AMONG, queue.toKey('')]));
      const [waiting, delayed, active, parked, firstDelayed, oldest] = answer as Depth;
      const dueAtMs = Math.min(...dueMoments(firstDelayed, oldest));
      const oldestWaitMs = waiting === 0 ? 0 : Math.max(0, nowMs - dueAtMs);
      return { waiting, delayed, active, parked, oldestWaitMs };
    },
    async parked(limit): Promise<readonly ParkedItem[]> {
      if (limit < 1) return [];
      const jobs = await orUnavailable(queue.getJobs(['failed'], 0, limit - 1, true));
      return jobs.map((job) => ({ item: itemOf(job), because: job.failedReason }));
    },
    async heldUp(limit): Promise<readonly HeldUpItem[]> {
      const jobs = await orUnavailable(queue.getJobs(['delayed'], 0, HELD_UP_AMONG - 1, true));
      return jobs
        .flatMap((job) => {
          const { because, dueAtMs } = progressOf(job);
          return because === undefined ? [] : [{ item: itemOf(job), because, dueAtMs }];
        })
        .slice(0, limit);
    },
    async unpark(id) {
      const job = await orUnavailable(queue.getJob(keyText(id)));
      if (job === undefined || !(await orUnavailable(job.isFailed()))) return false;
      const { looks } = progressOf(job);
      await orUnavailable(job.updateProgress({ failures: 0, dueAtMs: times.now(), looks }));
      try {
        await orUnavailable(job.retry('failed'));
      } catch (error) {
        // Somebody else was faster.
        if (error instanceof Error && NOT_PARKED.has((error as { code?: number }).code))
          return false;
        throw error;
      }
      return true;
    },
    async abandon() {
      await Promise.all([...consumptions].map((consumption) => consumption.abandon()));
    },
  };
}

/** The moments from which on the items wait that may be the oldest. */
function dueMoments(firstDelayed: string, oldest: readonly string[]): number[] {
  const moments = firstDelayed === '' ? [] : [Math.floor(Number(firstDelayed) / SCORES_PER_MS)];
  for (let n = 0; n < oldest.length; n += 2) {
    const progress = oldest[n + 1] ?? '';
    const known = progress === '' ? undefined : (JSON.parse(progress) as Partial<EventProgress>);
    moments.push(known?.dueAtMs ?? Number(oldest[n]));
  }
  return moments;
}
