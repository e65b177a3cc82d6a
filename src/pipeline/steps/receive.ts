import { detect } from '../decisions/detect.ts';
import { failed } from '../turn.ts';
import type { Step } from './step.ts';

/** Judges what the platform says. Only the file can clear it. */
export const receive: Step = async ({ context }, repairCase, seen) => {
  const detection = detect(repairCase.claim);
  if (detection.kind === 'to-be-seen') return { turn: { event: 'CHECK', change: {} }, seen };
  return { turn: failed(repairCase, detection.fault, detection.says, context()) };
};
