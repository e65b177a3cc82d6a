import type { ComplianceNote } from '../ports/recording-platform.ts';
import type { CaseEnding, RepairCase } from '../repair-case.ts';

/** How much of a log platforms take. */
const LINES_MAX = 50;
const LINE_LENGTH_MAX = 200;

/** What is written on the interaction: the result, and how it came about. */
export function complianceNote(
  { recordingId, failures, correlationId, decisions }: RepairCase,
  ending: CaseEnding,
  suspicions: readonly string[],
): ComplianceNote {
  const title = `${recordingId} ended as ${ending.end} (${correlationId})`;
  if (ending.end === 'resolved') {
    // Platforms know two results, and a person's decision is neither; its words are added to what failed.
    const note = decisions?.at(-1)?.note;
    const log = note === undefined ? [title] : [title, `by a person: ${note}`];
    return { compliance: undefined, recordingId, log: fitLog(log) };
  }
  const history = failures.map(({ attempt, fault, says }) =>
    attempt === 0 ? `${recordingId}: ${fault}: ${says}` : `attempt ${attempt}: ${fault}: ${says}`,
  );
  const result =
    ending.sha256 === undefined ? [] : [`${ending.recordingId} sha256 ${ending.sha256}`];
  return {
    compliance: ending.end === 'review' ? 'requires_manual_review' : 'compliance_verified',
    recordingId: ending.recordingId ?? recordingId,
    insteadOf: recordingId,
    log: fitLog([title, ...suspicions, ...history, ...result, ...ending.log]),
  };
}

/** The first lines of a log, each as much of it as platforms take. */
export function fitLog(lines: readonly string[]): readonly string[] {
  return lines.slice(0, LINES_MAX).map((line) => line.slice(0, LINE_LENGTH_MAX));
}
