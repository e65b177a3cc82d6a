import type { HandlerParts } from './handler-parts.ts';
import type { WorkEnd } from './ports/work-queue.ts';
import type { RepairCase } from './repair-case.ts';

/** Others have the interaction now; the work is to be handed out again when they may be done. */
export function comeBack({ context }: Pick<HandlerParts, 'context'>): WorkEnd {
  const { nowMs, policy, random } = context();
  return { kind: 'again', atMs: nowMs + Math.ceil(policy.lockPauseMs * (0.5 + random())) };
}

/** The lock was given to somebody else, so nothing was written, and what was found may not hold. */
export function comeBackFenced(
  parts: Pick<HandlerParts, 'context' | 'tell'>,
  repairCase: RepairCase,
): WorkEnd {
  parts.tell({ kind: 'fenced', case: repairCase });
  return comeBack(parts);
}
