import { decideNext } from '../decisions/decide-next.ts';
import { type Step, withLook } from './step.ts';

/** Looks whether the attempt that is due can begin, and of what kind it must be. */
export const wait: Step = (tools, repairCase) =>
  withLook(tools, repairCase, (seen) => ({
    turn: decideNext(repairCase, seen, tools.context()),
    seen,
  }));
