import { seed } from '../../../src/choice/provenance.ts';
import type { RecordingToggleTask } from '../../recording-toggle/task.ts';
import type { Strategy } from '../../scenario.ts';
import { ApiError, recordingCalls } from './recording-calls.ts';

const TRIES = 4;
const FIRST_MS = 1000;

/** Retries on a 409 or on silence, waiting 1, 2, 4 s, with no idempotency key. */
export const backoffWithoutKey: Strategy<RecordingToggleTask> = {
  name: 'backoff-without-key',
  scenario: 'recording-toggle',
  provenance: seed('000: the question and two replies'),
  claim: 'backing off on 409 is a safe retry',
  instead: 'fix an idempotency key before the first try, so that a retry can tell its own success',
  async client(tools) {
    const { stop, start } = recordingCalls(tools);
    const retry = async (call: () => Promise<unknown>): Promise<void> => {
      for (let i = 1; ; i++) {
        try {
          await call();
          return;
        } catch (error) {
          const retryable = error instanceof ApiError && [0, 409].includes(error.status);
          if (!retryable || i === TRIES) throw error;
          await tools.clock.sleep(FIRST_MS * 2 ** (i - 1));
        }
      }
    };
    await retry(stop);
    await retry(start);
  },
};
