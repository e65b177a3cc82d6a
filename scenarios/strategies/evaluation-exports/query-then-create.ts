import { seed } from '../../../src/choice/provenance.ts';
import type { EvaluationExportsTask } from '../../evaluation-exports/task.ts';
import type { Strategy } from '../../scenario.ts';
import { exportCalls, POLL_MS } from './export-calls.ts';

/** Looks for active exports of any part of the range; defers while there are some, then creates. */
export const queryThenCreate: Strategy<EvaluationExportsTask> = {
  name: 'query-then-create',
  scenario: 'evaluation-exports',
  provenance: seed('003: the sample check and two replies'),
  claim: 'looking for overlapping jobs before the create avoids the 409',
  instead: 'a look is not a lock: queue your own overlaps and take the 409 as "not yet"',
  async client(tools) {
    const { create, completed, anyActive, inParallel } = exportCalls(tools);
    await inParallel(tools.task.exports, async (range) => {
      while (await anyActive(range)) await tools.clock.sleep(POLL_MS);
      await completed(await create(range));
    });
  },
};
