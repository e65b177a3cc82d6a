import type { RecordingView } from '../../client/interaction-view.ts';
import { decideFile } from '../decisions/decide-file.ts';
import type { FileCheck } from '../inspect-file.ts';
import { expectedMs } from '../recording-event.ts';
import type { RepairCase } from '../repair-case.ts';
import { recordingOf, type SeenInteraction } from '../seen-interaction.ts';
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
  { inspect, context }: StepTools,
  repairCase: RepairCase,
  seen: SeenInteraction,
): Promise<Found> {
  const isLastTry = context().policy.delaysMs[repairCase.attempt] === undefined;
  let found: Found = { file: { kind: 'missing' }, recordingId: repairCase.recordingId };
  for (const { id, uri, capturedMs } of candidates(repairCase, seen)) {
    if (uri === undefined) continue;
    const file = await inspect(uri, capturedMs, repairCase.correlationId);
    if (file.kind === 'sound') return { file, recordingId: id };
    // What cannot be reached now may be the best one. What never could be keeps nobody from the next.
    const isLater = file.kind === 'unavailable' || file.kind === 'broken-off';
    if (isLater && !isLastTry) return { file, recordingId: id };
    if (id === repairCase.recordingId) found = { file, recordingId: id };
  }
  return found;
}

type Candidate = Pick<RecordingView, 'id' | 'uri' | 'capturedMs'>;

function candidates(
  { recordingId, claim }: RepairCase,
  seen: SeenInteraction,
): readonly Candidate[] {
  const shown = recordingOf(seen, recordingId);
  const original = {
    id: recordingId,
    uri: shown?.uri ?? claim.uri,
    capturedMs: shown?.capturedMs ?? expectedMs(claim),
  };
  return [original, ...seen.recordings.filter(({ replaces }) => replaces === recordingId)];
}
