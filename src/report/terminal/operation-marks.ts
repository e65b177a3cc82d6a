import type { Operation } from '../../history/operation.ts';
import type { ReportedRun } from '../race-report.ts';
import { formatMs } from '../words/format-ms.ts';

/** Something that did not go as usual with one operation. */
export interface OperationMark {
  readonly kind: 'request-lost' | 'answer-lost' | 'answer-late' | 'late' | 'duplicate';
  /** In words. */
  readonly says: string;
}

/** What did not go as usual with an operation on its way to the platform and back. */
export function operationMarks(operation: Operation, { plan }: ReportedRun): OperationMark[] {
  const { client, nth, arrivals, outcome, returnedAtMs } = operation;
  const marks: OperationMark[] = [];
  const [first] = arrivals;
  const gaveUpAt = returnedAtMs === undefined ? '' : ` at ${formatMs(returnedAtMs)} ms`;
  if (outcome?.kind === 'no-response') {
    if (first === undefined) {
      marks.push({
        kind: 'request-lost',
        says: `request lost: it never arrived; the client gave up${gaveUpAt}`,
      });
    } else if (returnedAtMs !== undefined && first.atMs > returnedAtMs) {
      marks.push({
        kind: 'late',
        says: `arrived late, at ${formatMs(first.atMs)} ms: the client had given up${gaveUpAt}`,
      });
    } else {
      const lost = plan.choices.some(
        (choice) =>
          choice.kind === 'network.response-lost' &&
          choice.subject === client &&
          choice.nth === nth,
      );
      const effect = `the platform had answered ${first.status}; the client gave up${gaveUpAt}`;
      marks.push(
        lost
          ? { kind: 'answer-lost', says: `answer lost: ${effect}` }
          : { kind: 'answer-late', says: `answer too late: ${effect}` },
      );
    }
  } else if (outcome === undefined && first === undefined) {
    marks.push({ kind: 'request-lost', says: 'request not arrived by the end of the run' });
  }
  for (const { duplicate, atMs, status } of arrivals) {
    if (!duplicate) continue;
    marks.push({
      kind: 'duplicate',
      says: `a second copy arrived at ${formatMs(atMs)} ms and got ${status}`,
    });
  }
  return marks;
}
