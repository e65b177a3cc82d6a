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

/** 150 KB for ten seconds. */
const BYTES_PER_MS = 15;

/** Three metrics at once decide; if one is out of bounds, the second capture starts at once. */
export const noBarrier: Strategy<ReRecordingTask> = {
  name: 'no-barrier',
  scenario: 're-recording',
  provenance: seed('001: detection, and the first edge case'),
  claim: 'the sooner the second capture starts, the less is lost',
  instead: 'wait until no capture of the interaction is being uploaded, then command',
  async client(tools) {
    const { read, find, start } = reRecordingCalls(tools);
    const interaction = await read();
    if (interaction === undefined) return MANUAL_REVIEW;
    const recording = find(interaction);
    const inBounds =
      recording?.uploadStatus === 'completed' &&
      recording.durationMs !== undefined &&
      recording.artifactSize >= BYTES_PER_MS * recording.durationMs;
    if (inBounds) return DONE;
    if (!isActive(interaction)) return STORAGE_RETRY;
    return start(`${tools.task.recordingId}:${tools.task.attempt}`);
  },
};
