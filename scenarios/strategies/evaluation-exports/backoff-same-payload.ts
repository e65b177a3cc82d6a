import { seed } from '../../../src/choice/provenance.ts';
import type { EvaluationExportsTask } from '../../evaluation-exports/task.ts';
import type { Strategy } from '../../scenario.ts';
import { ApiError } from '../recording-toggle/recording-calls.ts';
import { exportCalls } from './export-calls.ts';

const FIRST_MS = 5000;
const CAP_MS = 60_000;
/** The advice sets no bound; with this one the last try is ten minutes after the first. */
const TRIES = 14;

/** Sends everything at once and repeats what got a 409 after 5 s, then twice that, up to 60 s. */
export const backoffSamePayload: Strategy<EvaluationExportsTask> = {
  name: 'backoff-same-payload',
  scenario: 'evaluation-exports',
  provenance: seed('003: retry from 5 s, doubling to 60 s'),
  claim: 'backing off lets the lock go, and the same payload then passes',
  instead: 'fix an idempotency key before the first try, or a lost answer becomes a second export',
  async client(tools) {
    const { create, completed, inParallel } = exportCalls(tools);
    await inParallel(tools.task.exports, async (range) => {
      for (let tries = 1; ; tries++) {
        try {
          await completed(await create(range));
          return;
        } catch (error) {
          const conflict = error instanceof ApiError && error.status === 409;
          if (!conflict || tries === TRIES) throw error;
          await tools.clock.sleep(Math.min(CAP_MS, FIRST_MS * 2 ** (tries - 1)));
        }
      }
    });
  },
};
