import type { Arrival } from '../history/operation.ts';
import type { ReportedEntry, ReportedRun } from './race-report.ts';

/** What the journal says of one arrival, or `undefined` where it no longer has it. */
export function journalEntryOf(
  { correlationId }: Arrival,
  { journal }: ReportedRun,
): ReportedEntry | undefined {
  return journal.find((entry) => entry.kind === 'answer' && entry.correlationId === correlationId);
}
