import { seed } from '../../../src/choice/provenance.ts';
import type { EvaluationExportsTask } from '../../evaluation-exports/task.ts';
import type { Strategy } from '../../scenario.ts';
import { exportCalls } from './export-calls.ts';

/** Wraps each create in a loop that asks for its `exportId` until that is completed. */
export const pollUntilCompleted: Strategy<EvaluationExportsTask> = {
  name: 'poll-until-completed',
  scenario: 'evaluation-exports',
  provenance: seed('003: poll the exportId until the status is completed'),
  claim: 'polling the export to its completion prevents the 409 entirely',
  instead: 'end the loop on FAILED and CANCELLED too, bound it, and retry a create that got 409',
  async client(tools) {
    const { create, until } = exportCalls(tools);
    for (const range of tools.task.exports) {
      await until(await create(range), ['COMPLETED']);
    }
  },
};
