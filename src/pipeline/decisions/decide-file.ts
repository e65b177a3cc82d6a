import type { FileCheck } from '../inspect-file.ts';
import type { CaseEnd, RepairCase } from '../repair-case.ts';
import { type DecisionContext, failed, giveUp, type Turn, tryAgain } from '../turn.ts';

/** What a look at a file means: the end that it stands for, or a failure more. */
export function decideFile(
  repairCase: RepairCase,
  file: FileCheck,
  good: { readonly end: CaseEnd; readonly recordingId: string },
  context: DecisionContext,
): Turn {
  switch (file.kind) {
    case 'sound': {
      const { sha256, log } = file;
      return { event: 'SOUND', change: { ending: { ...good, sha256, log } } };
    }
    case 'faulty':
      return failed(repairCase, file.fault, file.says, context);
    case 'missing':
      return failed(repairCase, 'missing', 'there is no file', context);
    case 'unavailable':
      return tryAgain(repairCase, file.because, file.retryAfterMs, context);
    case 'refused':
      return giveUp(repairCase, 'file-refused', file.because, context);
  }
}
