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

/** Starts a second capture for a failed one if the interaction is active when it looks. */
export const checkStateStart: Strategy<ReRecordingTask> = {
  name: 'check-state-start',
  scenario: 're-recording-ending',
  provenance: seed('001: the second trap'),
  claim: 'with the state checked before, nothing is captured on a dead interaction',
  instead: 'let the command carry the condition: If-Match with the version that was live',
  async client(tools) {
    const { read, uploaded, fileIsGood, start } = reRecordingCalls(tools);
    const seen = await uploaded();
    // The file itself is looked at, so that only the advice on trial can be at fault.
    const good = seen && (await fileIsGood(seen.recording));
    if (seen === undefined || good === undefined) return MANUAL_REVIEW;
    if (good) return DONE;
    // A look that has just been taken is as good as another.
    const { interaction: latest, recording } = seen;
    const interaction = recording.uploadStatus === 'upload_failed' ? latest : await read();
    if (interaction === undefined) return MANUAL_REVIEW;
    if (!isActive(interaction)) return STORAGE_RETRY;
    return start(`${recording.id}:${tools.task.attempt}`);
  },
};
