import { decideFile } from '../decisions/decide-file.ts';
import type { RepairCase } from '../repair-case.ts';
import { recordingOf, type SeenInteraction } from '../seen-interaction.ts';
import { inspectRecording } from './inspect-recording.ts';
import { type Step, type StepTools, type Taken, withLook } from './step.ts';

/**
 * Looks at the file of the recording itself, and holds it to what the interaction says of it: the event
 * that names the file may have been written by whatever cut it short.
 */
export const validate: Step = (tools, repairCase, seen) =>
  seen === undefined
    ? withLook(tools, repairCase, (now) => validateBy(tools, repairCase, now))
    : validateBy(tools, repairCase, seen);

async function validateBy(
  tools: StepTools,
  repairCase: RepairCase,
  seen: SeenInteraction,
): Promise<Taken> {
  const { claim, recordingId, correlationId } = repairCase;
  const shown = recordingOf(seen, recordingId);
  const of = { uri: claim.uri ?? '', shown, claim };
  const file = await inspectRecording(tools, of, seen, correlationId);
  const good = { end: 'verified', recordingId } as const;
  return { turn: decideFile(repairCase, file, good, tools.context()) };
}
