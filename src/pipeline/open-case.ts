import type { HandlerParts } from './handler-parts.ts';
import type { Look } from './ports/recording-platform.ts';
import type { WorkItem } from './ports/work-queue.ts';
import { caseIdOf, type RepairCase } from './repair-case.ts';
import { pauseMs } from './repair-policy.ts';
import { recordingOf } from './seen-interaction.ts';

/** The case that an event belongs to, or that nobody can tell yet. */
export type Opened =
  | { readonly kind: 'case'; readonly repairCase: RepairCase; readonly isNew: boolean }
  | {
      readonly kind: 'later';
      readonly atMs: number;
      readonly look: Look['kind'];
      /** One sentence for people. */
      readonly because: string;
    };

/** After so many looks at which the recording was not shown it is taken for one of its own. */
const LOOKS_MAX = 20;
/**
 * After so many times as many without an answer as a case bears, too. By then the case of a recording
 * that it may replace has been given up, so that no two cases try to make good the same one.
 */
const UNANSWERED_PER_SETBACK = 2;

/**
 * Finds the case of an event, or makes it. The event of a second capture belongs to the case of the
 * recording that it replaces, which only the platform can tell: the answer to the command that started
 * it may have been lost.
 */
export async function openCase(parts: HandlerParts, item: WorkItem): Promise<Opened> {
  const { store, tenant, platform, context } = parts;
  const { interactionId, recordingId, correlationId } = item.event;
  const own = await store.cases.find(caseIdOf(tenant, interactionId, recordingId));
  if (own !== undefined) return { kind: 'case', repairCase: own, isNew: false };
  const look = await platform.look(interactionId, correlationId);
  const shown = look.kind === 'seen' ? recordingOf(look.view, recordingId) : undefined;
  const { nowMs, random, policy } = context();
  const { setbackFirstMs, setbackCapMs, setbacksMax } = policy;
  const looksMax = look.kind === 'unavailable' ? UNANSWERED_PER_SETBACK * setbacksMax : LOOKS_MAX;
  if (shown === undefined && item.deliveries <= looksMax) {
    const waitMs = pauseMs(setbackFirstMs, setbackCapMs, item.deliveries - 1, random);
    const afterMs = look.kind === 'unavailable' ? look.retryAfterMs : 0;
    const atMs = nowMs + Math.max(waitMs, afterMs);
    return { kind: 'later', atMs, look: look.kind, because: reasonOf(look) };
  }
  if (shown?.replaces !== undefined) {
    const original = await store.cases.find(caseIdOf(tenant, interactionId, shown.replaces));
    if (original !== undefined) return { kind: 'case', repairCase: original, isNew: false };
  }
  return { kind: 'case', repairCase: newCase(parts, item), isNew: true };
}

function reasonOf(look: Look): string {
  switch (look.kind) {
    case 'seen':
      return 'the interaction does not show the recording yet';
    case 'missing':
      return 'the interaction is not there';
    default:
      return look.because;
  }
}

function newCase({ tenant, context }: HandlerParts, { id, event }: WorkItem): RepairCase {
  const { interactionId, recordingId, correlationId, claim } = event;
  const { nowMs } = context();
  return {
    id: caseIdOf(tenant, interactionId, recordingId),
    tenant,
    interactionId,
    recordingId,
    state: 'received',
    driver: id,
    correlationId,
    claim,
    attempt: 0,
    dueAtMs: nowMs,
    setbacks: 0,
    looks: 0,
    failures: [],
    openedAtMs: nowMs,
  };
}
