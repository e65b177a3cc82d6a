import { seed } from '../../../src/choice/provenance.ts';
import type { RecordingToggleTask } from '../../recording-toggle/task.ts';
import type { Strategy } from '../../scenario.ts';
import { recordingCalls } from './recording-calls.ts';

const POLL_MS = 500;
const POLLS_MAX = 20;

/** Polls until no recording is active, then starts. */
export const pollUntilInactive: Strategy<RecordingToggleTask> = {
  name: 'poll-until-inactive',
  scenario: 'recording-toggle',
  provenance: seed('000: the reply about polling'),
  claim: 'once reads say stopped, it is safe to start',
  instead: 'a read that says stopped does not mean that the lock is free; retry the start',
  async client(tools) {
    const { stop, start, anyActive } = recordingCalls(tools);
    await stop();
    for (let polls = 0; polls < POLLS_MAX; polls++) {
      if (!(await anyActive())) {
        await start();
        return { status: 'done' };
      }
      await tools.clock.sleep(POLL_MS);
    }
    return { status: 'failed', because: 'still active after 20 polls' };
  },
};
