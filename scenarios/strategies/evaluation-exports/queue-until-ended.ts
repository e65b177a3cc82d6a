import { seed } from '../../../src/choice/provenance.ts';
import type { EvaluationExportsTask } from '../../evaluation-exports/task.ts';
import type { Strategy } from '../../scenario.ts';
import { exportCalls } from './export-calls.ts';

/** Holds each request back until the one before it is COMPLETED or FAILED. */
export const queueUntilEnded: Strategy<EvaluationExportsTask> = {
  name: 'queue-until-ended',
  scenario: 'evaluation-exports',
  provenance: seed('003: serialise, hold pending requests until COMPLETED or FAILED'),
  claim: 'one export at a time cannot conflict',
  instead: 'the lock outlives the job: take a 409 as "not yet", act on FAILED, expect CANCELLED',
  async client(tools) {
    const { create, until } = exportCalls(tools);
    for (const range of tools.task.exports) {
      await until(await create(range), ['COMPLETED', 'FAILED']);
    }
  },
};
