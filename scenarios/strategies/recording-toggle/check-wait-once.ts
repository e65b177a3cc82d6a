import { seed } from '../../../src/choice/provenance.ts';
import type { RecordingToggleTask } from '../../recording-toggle/task.ts';
import type { Strategy } from '../../scenario.ts';
import { recordingCalls } from './recording-calls.ts';

/** Looks once; if a recording is active, waits 500 ms and looks again. */
export const checkWaitOnce: Strategy<RecordingToggleTask> = {
  name: 'check-wait-once',
  scenario: 'recording-toggle',
  provenance: seed('000: the reply with the Postman script'),
  claim: 'one look and one wait are enough',
  instead: 'reads lag behind the lock and ahead of it: only the start itself can tell',
  async client(tools) {
    const { stop, start, anyActive } = recordingCalls(tools);
    await stop();
    if (await anyActive()) {
      await tools.clock.sleep(500);
      if (await anyActive()) return { status: 'failed', because: 'still active after one retry' };
    }
    await start();
    return { status: 'done' };
  },
};
