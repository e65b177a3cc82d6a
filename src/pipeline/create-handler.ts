import { comeBack, comeBackFenced } from './come-back.ts';
import type { HandlerParts } from './handler-parts.ts';
import { inspectUnderLock } from './inspect-under-lock.ts';
import { openCase } from './open-case.ts';
import type { Lease } from './ports/locks.ts';
import type { WorkEnd, WorkHandler, WorkItem } from './ports/work-queue.ts';
import { lockOf } from './repair-case.ts';
import type { SeenInteraction } from './seen-interaction.ts';
import { settlementOf } from './settlement.ts';
import { STEPS } from './steps/index.ts';
import { watchForEnd } from './steps/watch-for-end.ts';
import { afterTurn } from './turn.ts';

/** One hand-out takes a case so many steps on at the most; each of them is kept. */
const STEPS_MAX = 16;

/**
 * Makes the function that handles one event: it takes the case of its recording as far as it goes now,
 * under the lock of the interaction. Whatever it does, it writes down before and after, so a process
 * may be killed anywhere, and another goes on from there.
 */
export function createHandler(parts: HandlerParts): WorkHandler {
  const { store, tenant, holder, context, tell } = parts;
  return async (item) => {
    const { interactionId, correlationId } = item.event;
    const resource = lockOf(tenant, interactionId);
    const lease = await store.locks.acquire(resource, holder, context().policy.lockTtlMs);
    if (lease === undefined) {
      tell({ kind: 'locked-out', resource, correlationId });
      return comeBack(parts);
    }
    let end: WorkEnd;
    try {
      end = await handle(parts, item, lease);
    } catch (trouble) {
      // Whoever is locked out has not failed: left locked, it would end every row of failures.
      await store.locks.release(lease).catch(() => undefined);
      throw trouble;
    }
    // Where this fails, the lock ends by itself.
    await store.locks.release(lease);
    return end;
  };
}

async function handle(parts: HandlerParts, item: WorkItem, lease: Lease): Promise<WorkEnd> {
  const { store, context, tell } = parts;
  const opened = await openCase(parts, item);
  if (opened.kind === 'later') {
    const { atMs, because, look, looks } = opened;
    tell({ kind: 'put-off', item, look, because });
    return { kind: 'again', atMs, because, looks };
  }
  let { repairCase } = opened;
  if (opened.isNew) {
    const answer = await store.cases.commit(lease, { case: repairCase });
    if (answer === 'fenced') return comeBackFenced(parts, repairCase);
    tell({ kind: 'opened', case: repairCase });
  }
  let seen: SeenInteraction | undefined = opened.seen;
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    if (repairCase.dueAtMs > context().nowMs) break;
    const step = STEPS[repairCase.state];
    if (step === undefined) break;
    // Before anything is asked or commanded: whoever was held up must not act on what it knew.
    const kept = await store.locks.renew(lease, context().policy.lockTtlMs);
    if (!kept) return comeBackFenced(parts, repairCase);
    const inspect = inspectUnderLock(parts, lease);
    const taken = await step({ ...parts, inspect }, repairCase, seen);
    const { nowMs } = context();
    const after = afterTurn(repairCase, taken.turn, nowMs);
    const { issue, event } = taken.turn;
    const settle = settlementOf(repairCase, taken.turn, after, nowMs);
    const answer = await store.cases.commit(lease, { case: after, issue, settle });
    if (answer === 'fenced') return comeBackFenced(parts, repairCase);
    tell({ kind: 'stepped', before: repairCase, after, event });
    repairCase = after;
    seen = taken.seen;
  }
  // Others have done their step; whoever opened the case sees it through.
  if (repairCase.driver !== item.id) return { kind: 'done' };
  return STEPS[repairCase.state] === undefined
    ? watchForEnd(parts, lease, repairCase)
    : { kind: 'again', atMs: repairCase.dueAtMs };
}
