import type { RaceReport, ReportedRun } from '../../report/race-report.ts';

/** Which run of a report a collection repeats: the one that fails, or the nearest that passes. */
export type RunKind = 'race' | 'twin';

/** That run of a report. */
export function runOf(report: RaceReport, kind: RunKind): ReportedRun {
  if (kind === 'race') return report.run;
  if (report.twin === undefined) throw new TypeError('the report has no twin');
  return report.twin.run;
}
