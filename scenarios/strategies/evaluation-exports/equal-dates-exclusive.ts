import { seed } from '../../../src/choice/provenance.ts';
import type { EvaluationExportsTask } from '../../evaluation-exports/task.ts';
import type { Strategy } from '../../scenario.ts';
import { exportCalls } from './export-calls.ts';

/** Sends one request for each pair of start and end dates, all of them at once. */
export const equalDatesExclusive: Strategy<EvaluationExportsTask> = {
  name: 'equal-dates-exclusive',
  scenario: 'evaluation-exports',
  provenance: seed('003: the first reply'),
  claim: 'one job per start_date and end_date removes the conflict',
  instead: 'compare ranges by overlap, start < other end and other start < end, and queue those',
  async client(tools) {
    const { create, completed, inParallel } = exportCalls(tools);
    const byDates = new Map(
      tools.task.exports.map((range) => [`${range.start_date} ${range.end_date}`, range]),
    );
    await inParallel([...byDates.values()], async (range) => completed(await create(range)));
  },
};
