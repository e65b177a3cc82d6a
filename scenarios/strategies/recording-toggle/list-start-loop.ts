import { seed } from '../../../src/choice/provenance.ts';
import type { RecordingToggleTask } from '../../recording-toggle/task.ts';
import type { Strategy } from '../../scenario.ts';
import { ApiError, recordingCalls } from './recording-calls.ts';

const TRIES = 5;

/** Five tries: list, start if nothing is active; sleep 2^i s, but only after a 409. */
export const listStartLoop: Strategy<RecordingToggleTask> = {
  name: 'list-start-loop',
  scenario: 'recording-toggle',
  provenance: seed('000: the Python loop'),
  claim: 'five tries with sleeps outlast the race',
  instead: 'wait on every path of the loop, and say so when the tries are used up',
  async client(tools) {
    const { stop, start, anyActive } = recordingCalls(tools);
    await stop();
    for (let i = 0; i < TRIES; i++) {
      try {
        if (!(await anyActive())) {
          await start();
          return;
        }
      } catch (error) {
        if (!(error instanceof ApiError && error.message.includes('409'))) throw error;
        await tools.clock.sleep(1000 * 2 ** i);
      }
    }
    // As in Python, running out of tries returns nothing, which reads as success.
  },
};
