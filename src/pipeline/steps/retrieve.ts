import { decideFile } from '../decisions/decide-file.ts';
import type { FileCheck } from '../inspect-file.ts';
import type { RepairCase } from '../repair-case.ts';
import { recordingOf, type SeenInteraction } from '../seen-interaction.ts';
import { type FileOfRecording, inspectRecording } from './inspect-recording.ts';
import { type Step, type StepTools, withLook } from './step.ts';

/**
 * Asks the store for the file once the call is over: for that of the recording itself, which may have
 * been stored late, and then for those of the captures that were to replace it.
 */
export const retrieve: Step = (tools, repairCase) =>
  withLook(tools, repairCase, async (seen) => {
    const { file, recordingId } = await bestFile(tools, repairCase, seen);
    const turn = decideFile(repairCase, file, { end: 'stored', recordingId }, tools.context());
    return { turn: { ...turn, interactionEndedAtMs: seen.endedAtMs } };
  });

interface Found {
  readonly file: FileCheck;
  readonly recordingId: string;
}

/** The first file that is good, else what was found of the recording itself. */
async function bestFile(
  tools: StepTools,
  repairCase: RepairCase,
  seen: SeenInteraction,
): Promise<Found> {
  const isLastTry = tools.context().policy.delaysMs[repairCase.attempt] === undefined;
  let found: Found = { file: { kind: 'missing' }, recordingId: repairCase.recordingId };
  for (const { id, uri, shown, claim } of candidates(repairCase, seen)) {
    if (uri === undefined) continue;
    const of = { uri, shown, claim };
    const file = await inspectRecording(tools, of, seen, repairCase.correlationId);
    if (file.kind === 'sound') return { file, recordingId: id };
    // What cannot be reached now may be the best one. What never could be keeps nobody from the next.
    const isLater = file.kind === 'unavailable' || file.kind === 'broken-off';
    if (isLater && !isLastTry) return { file, recordingId: id };
    if (id === repairCase.recordingId) found = { file, recordingId: id };
  }
  return found;
}

interface Candidate extends Omit<FileOfRecording, 'uri'> {
  readonly id: string;
  readonly uri: string | undefined;
}

function candidates(
  { recordingId, claim }: RepairCase,
  seen: SeenInteraction,
): readonly Candidate[] {
  const shown = recordingOf(seen, recordingId);
  const replacements = seen.recordings.filter(({ replaces }) => replaces === recordingId);
  return [
    { id: recordingId, uri: shown?.uri ?? claim.uri, shown, claim },
    ...replacements.map((one) => ({ id: one.id, uri: one.uri, shown: one, claim: undefined })),
  ];
}
