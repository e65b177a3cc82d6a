import type { ClientTools, Outcome } from '../../../src/client/client.ts';
import type { Records } from '../../../src/client/database.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import {
  type End,
  type EndedRecording,
  patiently,
  type RecordingRepairCalls,
} from './recording-repair-calls.ts';

/** The names of what is kept of recordings that have ended. */
const ENDED = { from: 'ended/', to: 'ended0' };
/** How often a process looks whether all is done. */
const LOOK_MS = 30_000;
/** Longer than it takes to send an event that can be delivered at all. */
const LISTEN_MS = 1_800_000;

/** Where events are handled: what they come to is noted, and when all is done it is left. */
export function repairDesk(
  tools: ClientTools<RecordingRepairTask>,
  { insist, note }: RecordingRepairCalls,
  /** Answers how the recording ended, or nothing if another event goes on. */
  handle: (event: EndedRecording) => Promise<End | undefined>,
) {
  const { clock, task } = tools;
  const { recordings, quietMs = 0 } = task;
  const troubles: unknown[] = [];
  let underWay = 0;
  const see = async (event: EndedRecording): Promise<void> => {
    const end = await handle(event);
    if (end === undefined) return;
    await insist(() => note(event, end));
    await patiently(tools, (records) => markIn(records, event));
  };
  return {
    /** Does what there is to be done about an event now. */
    repair: async (event: EndedRecording): Promise<void> => {
      underWay += 1;
      await see(event).catch((error: unknown) => troubles.push(error));
      underWay -= 1;
    },
    /** The last word, when all has ended for as long as the task asks and nothing is under way. */
    untilQuiet: async (): Promise<Outcome> => {
      const giveUpAtMs = clock.now() + LISTEN_MS;
      let endedSinceMs: number | undefined;
      while (underWay > 0 || endedSinceMs !== undefined || clock.now() < giveUpAtMs) {
        if (troubles.length > 0) throw troubles[0];
        if ((await countEnded(tools)) >= recordings) endedSinceMs ??= clock.now();
        const quiet = endedSinceMs !== undefined && clock.now() - endedSinceMs >= quietMs;
        if (quiet && underWay === 0) return { status: 'done' };
        await clock.sleep(LOOK_MS);
      }
      return { status: 'unknown', because: 'not every recording was heard of' };
    },
  };
}

/** Whether an event has not come before. It is remembered from now on. */
export function isFirst(
  tools: ClientTools<RecordingRepairTask>,
  { eventId }: EndedRecording,
): Promise<boolean> {
  const name = `came/${eventId}`;
  // By this it knows its own mark again when it cannot tell whether it was made.
  const mark = tools.newKey();
  return patiently(tools, (records) => {
    if (records.get(name) === undefined) records.set(name, mark);
    return records.get(name) === mark;
  });
}

/** Keeps for all processes that a recording has ended. */
export function markIn(records: Records, { originalId }: EndedRecording): void {
  records.set(`${ENDED.from}${originalId}`, true);
}

/** Whether a recording has ended. */
export function hasEnded(records: Records, { originalId }: EndedRecording): boolean {
  return records.get(`${ENDED.from}${originalId}`) !== undefined;
}

/** How many of the recordings of the task have ended. */
export function countEnded(tools: ClientTools<RecordingRepairTask>): Promise<number> {
  const { recordings } = tools.task;
  return patiently(tools, (records) => records.range(ENDED.from, ENDED.to, recordings).length);
}
