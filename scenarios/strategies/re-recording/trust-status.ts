import { seed } from '../../../src/choice/provenance.ts';
import type { ReRecordingTask } from '../../re-recording/task.ts';
import type { Strategy } from '../../scenario.ts';
import { DONE, MANUAL_REVIEW, reRecordingCalls } from './re-recording-calls.ts';

/** Believes the platform's status: completed is complete, failed is failed. */
export const trustStatus: Strategy<ReRecordingTask> = {
  name: 'trust-status',
  scenario: 're-recording',
  provenance: seed('001: the first trap'),
  claim: 'a completed recording is complete',
  instead: 'download the file and compare its bytes with what its header declares',
  async client(tools) {
    const { uploaded, start } = reRecordingCalls(tools);
    const seen = await uploaded();
    if (seen === undefined) return MANUAL_REVIEW;
    if (seen.recording.uploadStatus === 'completed') return DONE;
    return start(`${seen.recording.id}:${tools.task.attempt}`);
  },
};
