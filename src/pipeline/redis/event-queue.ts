import { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { LooksInVain } from '../ports/work-queue.ts';
import type { RecordingEvent } from '../recording-event.ts';
import type { RedisKeys } from './redis-keys.ts';

/** What the queue of a pipeline is called. */
export const QUEUE_NAME = 'events';

/** What is kept of an event. */
export interface EventData {
  readonly event: RecordingEvent;
  /** Who was the first to hand it in: a name for that one call. */
  readonly by: string;
}

/** What a job's progress is used for: what must be known when it is handed out again. */
export interface EventProgress {
  /** How often in a row its handler has thrown. */
  readonly failures: number;
  /** When it was to be handed out again. */
  readonly dueAtMs: number;
  /** What its handler has last said of its looks. */
  readonly looks?: LooksInVain | undefined;
  /** Why the last time came to nothing, if it did. */
  readonly because?: string | undefined;
}

/** An event in the queue. Its id is the event's, as {@link keyText} writes it. */
export type EventJob = Job<EventData, undefined, string>;

/** The queue of a pipeline, as those see it who hand in events and look at it. */
export type EventQueue = Queue<EventJob>;

/** The queue talks to nobody about what happens in it; so few of its own messages are kept. */
const MESSAGES_KEPT = 100;

/**
 * The options of every job. Stack traces are not kept, since they may quote what they should not.
 *
 * A job that "fails" has not failed for BullMQ unless its handler has thrown too often: what else can
 * go wrong is the store, and no event is given up for that. Hence more retries than there is time for.
 */
const JOB_OPTIONS = {
  attempts: 1_000_000_000,
  backoff: { type: 'fixed', delay: 1000 },
  stackTraceLimit: 0,
} as const;

/** Opens the queue over a connection that is ready, which stays the caller's. */
export function openEventQueue(redis: Redis, keys: RedisKeys): EventQueue {
  const queue: EventQueue = new Queue(QUEUE_NAME, {
    connection: redis,
    prefix: keys.tag,
    streams: { events: { maxLen: MESSAGES_KEPT } },
    // A worker makes that check; here it would only be made twice more.
    skipVersionCheck: true,
  });
  // Whoever asks the queue for something is told what went wrong by that.
  queue.on('error', () => undefined);
  return queue;
}

/** A job for an event that may be there already. */
export function newEventJob(queue: EventQueue, data: EventData, jobId: string): EventJob {
  return new Job(queue, data.event.type, data, { ...JOB_OPTIONS, jobId }, jobId);
}

/** What is known of a job besides its event. */
export function progressOf(job: EventJob): EventProgress {
  const { progress } = job;
  return typeof progress === 'object' && 'failures' in progress
    ? (progress as unknown as EventProgress)
    : { failures: 0, dueAtMs: job.timestamp };
}
