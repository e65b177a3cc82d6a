import { seed } from '../../../src/choice/provenance.ts';
import type { ReRecordingTask } from '../../re-recording/task.ts';
import type { Strategy } from '../../scenario.ts';
import {
  DONE,
  MANUAL_REVIEW,
  type ReportedRecording,
  reRecordingCalls,
} from './re-recording-calls.ts';

/** 150 KB for ten seconds. */
const BYTES_PER_MS = 15;

/** Asks that a completed recording is reported with 150 KB or more for ten seconds of the capture. */
export const sizeFloor: Strategy<ReRecordingTask> = {
  name: 'size-floor',
  scenario: 're-recording',
  provenance: seed('001: detection'),
  claim: 'a reported size of 150 KB for ten seconds detects truncation',
  instead: 'download the file and compare its bytes with what its header declares',
  async client(tools) {
    const { uploaded, start } = reRecordingCalls(tools);
    const seen = await uploaded();
    if (seen === undefined) return MANUAL_REVIEW;
    const { recording } = seen;
    if (recording.uploadStatus === 'completed' && isLargeEnough(recording)) return DONE;
    return start(`${recording.id}:${tools.task.attempt}`);
  },
};

function isLargeEnough({ artifactSize, startTime = '', endTime = '' }: ReportedRecording): boolean {
  return artifactSize >= BYTES_PER_MS * (Date.parse(endTime) - Date.parse(startTime));
}
