import { seed } from '../../../src/choice/provenance.ts';
import type { ClientTools } from '../../../src/client/client.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import type { Strategy } from '../../scenario.ts';
import {
  DELAYS_MS,
  type End,
  type RecordingRepairCalls,
  recordingOf,
  recordingRepairCalls,
} from './recording-repair-calls.ts';
import { countEnded } from './repair-desk.ts';
import { addWork, openWork, settleWork, tryLock, type Work } from './shared-work.ts';

/** How often a process looks for work. */
const POLL_MS = 5000;
/** How soon work comes again of which nothing came. */
const AGAIN_MS = 2000;

/**
 * Several processes share the work, and whoever has the lock of an interaction is alone with it. That
 * is all that keeps them apart: each has keys of its own, against copies of its own requests.
 */
export const lockWithTtl: Strategy<RecordingRepairTask> = {
  name: 'lock-with-ttl',
  scenario: 'recording-repair-contended',
  provenance: seed('001: the first edge case'),
  claim: 'a lock for each interaction that ends by itself: mutual exclusion',
  instead:
    'a token with the lock that is checked where the write happens; one key for each attempt',
  async client(tools) {
    const { clock, task, webhooks } = tools;
    const calls = recordingRepairCalls(tools);
    const self = tools.newKey();
    webhooks.listen(async (delivery) => {
      const event = recordingOf(delivery);
      const delayMs = event.failed ? (DELAYS_MS[event.attempt] ?? 0) : 0;
      await addWork(tools, { event, dueAtMs: clock.now() + delayMs, misses: 0 });
      return 200;
    });
    for (;;) {
      const open = await openWork(tools);
      if (open.length === 0 && (await countEnded(tools)) >= task.recordings) {
        return { status: 'done' };
      }
      for (const work of open) {
        if (work.dueAtMs <= clock.now()) await underLock(tools, calls, work, self);
      }
      await clock.sleep(POLL_MS);
    }
  },
};

async function underLock(
  tools: ClientTools<RecordingRepairTask>,
  calls: RecordingRepairCalls,
  work: Work,
  self: string,
): Promise<void> {
  const lock = await tryLock(tools, work);
  if (lock === undefined) return;
  const { isMine } = lock;
  const { next, end } = await handle(work, calls, { nowMs: tools.clock.now(), isMine, self });
  if (end === undefined) await settleWork(tools, work, { next });
  else if (await calls.note(work.event, end)) await settleWork(tools, work, { ended: true });
  await lock.release();
}

interface Handled {
  /** The work as it goes on; nothing if it is over. */
  readonly next?: Work;
  /** How the recording ended, which is still to be noted. */
  readonly end?: End;
}

interface Turn {
  readonly nowMs: number;
  readonly isMine: () => Promise<boolean>;
  /** Names the process. */
  readonly self: string;
}

async function handle(
  work: Work,
  { look, isWhole, start }: RecordingRepairCalls,
  { nowMs, isMine, self }: Turn,
): Promise<Handled> {
  const { event, misses } = work;
  const { interactionId, originalId, attempt } = event;
  const again = { next: { ...work, dueAtMs: nowMs + AGAIN_MS } };
  if (!event.failed) {
    const whole = await isWhole(event);
    if (whole === undefined) return again;
    if (whole) return (await isMine()) ? { end: 'verified' } : again;
    const dueAtMs = nowMs + (DELAYS_MS[attempt] ?? 0);
    return { next: { ...work, event: { ...event, failed: true }, dueAtMs } };
  }
  if (attempt === DELAYS_MS.length) return { end: 'review' };
  const seen = await look(interactionId);
  if (seen === undefined) return again;
  if (!seen.active) {
    const whole = await isWhole(event);
    if (whole === undefined) return again;
    if (whole) return { end: 'stored' };
    const delayMs = DELAYS_MS[misses];
    if (delayMs === undefined) return { end: 'review' };
    return { next: { ...work, misses: misses + 1, dueAtMs: nowMs + delayMs } };
  }
  const isStarted = seen.recordings.some(
    (one) => one.originalRecordingId === originalId && one.retrySequence === attempt + 1,
  );
  if (isStarted) return {};
  if (!seen.clear || !(await isMine())) return again;
  const key = { 'idempotency-key': `${self}:${originalId}:${attempt + 1}` };
  return (await start(event, attempt + 1, key)) === 'started' ? {} : again;
}
