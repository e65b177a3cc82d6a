import type { Redis } from 'ioredis';
import { DatabaseUnavailableError } from '../../client/database.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { EventQueue } from './event-queue.ts';
import { keyText, type RedisKeys } from './redis-keys.ts';
import { orUnavailable } from './unavailable.ts';

/** So many events may be on their way to Redis at once; further ones are refused at once. */
const UNANSWERED_MAX = 10_000;

/**
 * Keeps events as jobs of the queue. A job has its event's id, and BullMQ's script for adding one
 * leaves a job alone that is there already: so the job is event, de-duplication key and work in one,
 * written in one step, for as long as it is kept after its completion.
 *
 * The script does not say whether it added anything. So each call signs what it hands in and reads
 * back whose signature is kept: exactly one of any number of copies finds its own. Nothing follows
 * from the reading, and a process that dies before it has acknowledged nothing.
 *
 * The moment of the event is written first, over the same connection, so that no job lacks it by which
 * it is to be forgotten. If the process dies in between, a moment without a job is left, and forgotten.
 *
 * @param opened names this opening of the store; nobody else has the same.
 */
export function createRedisInbox(
  redis: Redis,
  queue: EventQueue,
  keys: RedisKeys,
  opened: string,
): Inbox {
  let calls = 0;
  let unanswered = 0;
  return {
    async accept(event) {
      if (unanswered >= UNANSWERED_MAX) {
        throw new DatabaseUnavailableError(`${unanswered} events wait for Redis to answer`);
      }
      calls += 1;
      const by = `${opened}.${calls}`;
      const jobId = keyText(event.id);
      unanswered += 1;
      try {
        const dated = redis.zadd(keys.events, 'NX', event.atMs, jobId);
        const added = queue.add(event.type, { event, by }, { jobId });
        await orUnavailable(Promise.all([dated, added]));
        return (await firstToHandIn(queue, jobId)) === by ? 'stored' : 'duplicate';
      } finally {
        unanswered -= 1;
      }
    },
  };
}

async function firstToHandIn(queue: EventQueue, jobId: string): Promise<string> {
  let because: unknown;
  try {
    const kept = await queue.getJob(jobId);
    if (kept !== undefined) return kept.data.by;
  } catch (error) {
    because = error;
  }
  throw new DatabaseUnavailableError('Redis did not say whether the event was there before', {
    outcomeUnknown: true,
    cause: because,
  });
}
