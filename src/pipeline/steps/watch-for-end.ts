import { comeBackFenced } from '../come-back.ts';
import type { HandlerParts } from '../handler-parts.ts';
import type { Lease } from '../ports/locks.ts';
import type { WorkEnd } from '../ports/work-queue.ts';
import type { RepairCase } from '../repair-case.ts';
import { endOf } from '../turn.ts';

/** How often an interaction is looked at that goes on after its case has ended (ours). */
const LOOK_EVERY_MS = 15 * 60_000;
/** No call lasts longer; whoever is not known to have ended by then is taken to have (ours). */
const LONGEST_CALL_MS = 24 * 3_600_000;

/**
 * Finds out when the interaction of an ended case ends, since what is kept is kept from then on: a time
 * that counted from the event would run out in the middle of a long call.
 */
export async function watchForEnd(
  parts: HandlerParts,
  lease: Lease,
  ended: RepairCase,
): Promise<WorkEnd> {
  const { store, platform, context, tell } = parts;
  if (ended.interactionEndedAtMs !== undefined) return { kind: 'done' };
  const look = await platform.look(ended.interactionId, ended.correlationId);
  const { nowMs } = context();
  const seenEndAtMs = look.kind === 'seen' ? look.view.endedAtMs : undefined;
  const tooLong = nowMs - ended.openedAtMs > LONGEST_CALL_MS;
  const interactionEndedAtMs = endOf(ended, seenEndAtMs, nowMs) ?? (tooLong ? nowMs : undefined);
  if (interactionEndedAtMs === undefined) return { kind: 'again', atMs: nowMs + LOOK_EVERY_MS };
  const after = { ...ended, interactionEndedAtMs };
  const answer = await store.cases.commit(lease, { case: after });
  if (answer === 'fenced') return comeBackFenced(parts, ended);
  tell({ kind: 'interaction-ended', case: after });
  return { kind: 'done' };
}
