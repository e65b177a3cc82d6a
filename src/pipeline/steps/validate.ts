import { decideFile } from '../decisions/decide-file.ts';
import { expectedMs } from '../recording-event.ts';
import type { Step } from './step.ts';

/** Looks at the file of the recording itself. */
export const validate: Step = async ({ inspect, context }, repairCase) => {
  const { claim, recordingId, correlationId } = repairCase;
  const file = await inspect(claim.uri ?? '', expectedMs(claim), correlationId);
  return { turn: decideFile(repairCase, file, { end: 'verified', recordingId }, context()) };
};
