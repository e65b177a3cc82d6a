import type { Arrival } from '../../history/operation.ts';
import type { WrittenEntry } from '../../platform/written-entry.ts';
import type { ReportedRun } from '../race-report.ts';

/** What the journal says of one arrival, or `undefined` where it no longer has it. */
export function journalEntryOf(
  { correlationId }: Arrival,
  { journal }: ReportedRun,
): WrittenEntry | undefined {
  return journal.find((entry) => entry.kind === 'answer' && entry.correlationId === correlationId);
}
