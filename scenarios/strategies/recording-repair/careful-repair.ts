import type { ClientTools } from '../../../src/client/client.ts';
import { reRecordKey } from '../../../src/client/re-record-command.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import {
  DELAYS_MS,
  type End,
  type EndedRecording,
  type RecordingRepairCalls,
} from './recording-repair-calls.ts';

/** How long to wait after so many failures; without an answer, a person is asked. */
export type DelayAfter = (failures: number) => number | undefined;

/**
 * The seed's steps for one event, with the care that some of its advice lacks: the file itself is
 * looked at, and commands have a barrier, a key and a condition. So what goes wrong is the fault of
 * what is on trial around it. Answers how the recording ended, or nothing where another event goes on.
 */
export function carefulRepair(
  { clock, task }: ClientTools<RecordingRepairTask>,
  { insist, look, isWhole, start }: RecordingRepairCalls,
  delayAfterMs: DelayAfter = (failures) => DELAYS_MS[failures],
) {
  const tryToStart = async (event: EndedRecording) => {
    const { interactionId, originalId } = event;
    const seen = await look(interactionId);
    if (seen?.active === false) return 'ended';
    if (seen?.clear !== true || seen.etag === undefined) return undefined;
    const attempt = event.attempt + 1;
    const command = { ...task, interactionId, originalRecordingId: originalId, attempt };
    return start(event, attempt, {
      'idempotency-key': reRecordKey(command),
      'if-match': seen.etag,
    });
  };
  const fromStore = async (event: EndedRecording): Promise<End> => {
    // The time of this attempt has come, whatever it is made at.
    for (let failures = event.attempt; ; ) {
      if (await insist(() => isWhole(event))) return 'stored';
      failures += 1;
      const delayMs = delayAfterMs(failures);
      if (delayMs === undefined) return 'review';
      await clock.sleep(delayMs);
    }
  };
  return async (event: EndedRecording): Promise<End | undefined> => {
    if (!event.failed && (await insist(() => isWhole(event)))) return 'verified';
    const delayMs = delayAfterMs(event.attempt);
    if (delayMs === undefined) return 'review';
    await clock.sleep(delayMs);
    const command = await insist(() => tryToStart(event));
    return command === 'started' ? undefined : fromStore(event);
  };
}
