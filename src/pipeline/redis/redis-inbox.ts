import { createIORedisClient } from 'bullmq';
import type { Redis } from 'ioredis';
import { DatabaseUnavailableError } from '../../client/database.ts';
import type { Inbox } from '../ports/inbox.ts';
import { type EventData, type EventJob, type EventQueue, newEventJob } from './event-queue.ts';
import { keyText, type RedisKeys } from './redis-keys.ts';
import { createSendTogether } from './send-together.ts';
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
 * The moment of the event is written first, so that no job lacks it by which it is to be forgotten. If
 * the connection breaks in between, a moment without a job is left, and forgotten.
 *
 * All three are sent in one piece, over one connection, which keeps their order: a server that flushes
 * each write to disk answers after one flush.
 *
 * @param opened names this opening of the store; nobody else has the same.
 */
export function createRedisInbox(
  redis: Redis,
  queue: EventQueue,
  keys: RedisKeys,
  opened: string,
): Inbox {
  const adding = createIORedisClient(redis);
  const sendTogether = createSendTogether(redis);
  let calls = 0;
  let unanswered = 0;
  return {
    async accept(event) {
      if (unanswered >= UNANSWERED_MAX) {
        throw new DatabaseUnavailableError(`${unanswered} events wait for Redis to answer`);
      }
      calls += 1;
      const by = `${opened}.${calls}`;
      const job = newEventJob(queue, { event, by }, keyText(event.id));
      unanswered += 1;
      try {
        sendTogether();
        const dated = redis.zadd(keys.events, 'NX', event.atMs, keyText(event.id));
        const added = job.addJob(adding);
        const read = readData(redis, queue, job);
        const [, , kept] = await orUnavailable(Promise.all([dated, added, read]));
        // If the script had to be sent once more, this was read too early.
        const data = kept ?? (await readAgain(redis, queue, job));
        return data.by === by ? 'stored' : 'duplicate';
      } finally {
        unanswered -= 1;
      }
    },
  };
}

async function readData(
  redis: Redis,
  queue: EventQueue,
  job: EventJob,
): Promise<EventData | undefined> {
  const kept = await redis.hget(queue.toKey(job.id ?? ''), 'data');
  return kept === null ? undefined : (JSON.parse(kept) as EventData);
}

/**
 * Reads what is kept when it is known that something is.
 *
 * @throws {DatabaseUnavailableError} if that cannot be read, or if the job was a copy that has been
 * forgotten since. The sender tries again, and is told then.
 */
async function readAgain(redis: Redis, queue: EventQueue, job: EventJob): Promise<EventData> {
  let because: unknown;
  try {
    const data = await readData(redis, queue, job);
    if (data !== undefined) return data;
  } catch (error) {
    because = error;
  }
  throw new DatabaseUnavailableError('Redis does not say whether the event was there before', {
    outcomeUnknown: true,
    cause: because,
  });
}
