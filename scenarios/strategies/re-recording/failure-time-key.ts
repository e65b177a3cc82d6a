import { seed } from '../../../src/choice/provenance.ts';
import type { ReRecordingTask } from '../../re-recording/task.ts';
import type { Strategy } from '../../scenario.ts';
import {
  DONE,
  isActive,
  MANUAL_REVIEW,
  reRecordingCalls,
  STORAGE_RETRY,
} from './re-recording-calls.ts';

/** The key is made of interaction, moment of the failure as this worker learned of it, sequence. */
export const failureTimeKey: Strategy<ReRecordingTask> = {
  name: 'failure-time-key',
  scenario: 're-recording-contended',
  provenance: seed('001: idempotent commands'),
  claim: 'a key of interaction, failure time and sequence makes duplicates impossible',
  instead: 'a key of what was recorded and which attempt it is, with no moment in it',
  async client(tools) {
    const { uploaded, fileIsGood, start } = reRecordingCalls(tools);
    const seen = await uploaded();
    // The file itself is looked at, so that only the advice on trial can be at fault.
    const good = seen && (await fileIsGood(seen.recording));
    if (seen === undefined || good === undefined) return MANUAL_REVIEW;
    if (good) return DONE;
    if (!isActive(seen.interaction)) return STORAGE_RETRY;
    const { clock, task } = tools;
    const failedAtMs = Math.floor(clock.now());
    return start(`${task.interactionId}:${failedAtMs}:seq${task.attempt}`);
  },
};
