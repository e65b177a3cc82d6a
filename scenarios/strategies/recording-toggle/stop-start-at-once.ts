import { seed } from '../../../src/choice/provenance.ts';
import type { RecordingToggleTask } from '../../recording-toggle/task.ts';
import type { Strategy } from '../../scenario.ts';
import { recordingCalls } from './recording-calls.ts';

/** Stops, and starts as soon as the stop is acknowledged. */
export const stopStartAtOnce: Strategy<RecordingToggleTask> = {
  name: 'stop-start-at-once',
  scenario: 'recording-toggle',
  provenance: seed('000: the question'),
  claim: 'a 204 means that it is stopped',
  instead: 'take 409 as "not yet": retry the same start, with one key, until the lock is free',
  async client(tools) {
    const { stop, start } = recordingCalls(tools);
    await stop();
    await start();
  },
};
