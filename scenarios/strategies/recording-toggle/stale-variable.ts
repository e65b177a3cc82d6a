import { seed } from '../../../src/choice/provenance.ts';
import type { RecordingToggleTask } from '../../recording-toggle/task.ts';
import type { Strategy } from '../../scenario.ts';
import { recordingCalls } from './recording-calls.ts';

/** Decides by a variable that an earlier request has set, and only warns. */
export const staleVariable: Strategy<RecordingToggleTask> = {
  name: 'stale-variable',
  scenario: 'recording-toggle',
  provenance: seed('000: the pre-request snippet as written'),
  claim: 'checks the status before the start',
  instead: 'a variable is not the state: let the start answer, and act on its answer',
  async client(tools) {
    const { stop, start, anyActive } = recordingCalls(tools);
    const recordingStatus = (await anyActive()) ? 'active' : 'stopped';
    await stop();
    if (recordingStatus === 'active') {
      // The snippet warns here and leaves the rest to a flow that it does not have.
    }
    await start();
  },
};
