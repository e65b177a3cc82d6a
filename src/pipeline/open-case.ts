import type { HandlerParts } from './handler-parts.ts';
import type { Look } from './ports/recording-platform.ts';
import type { LooksInVain, WorkItem } from './ports/work-queue.ts';
import { caseIdOf, type RepairCase } from './repair-case.ts';
import { pauseMs } from './repair-policy.ts';
import { recordingOf, type SeenInteraction } from './seen-interaction.ts';

/** The case that an event belongs to, or that nobody can tell yet. */
export type Opened =
  | {
      readonly kind: 'case';
      readonly repairCase: RepairCase;
      readonly isNew: boolean;
      /** The interaction as it was just seen, if it was looked at and seen. */
      readonly seen?: SeenInteraction | undefined;
    }
  | {
      readonly kind: 'later';
      readonly atMs: number;
      readonly look: Look['kind'];
      /** How many looks were in vain by now. */
      readonly looks: LooksInVain;
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

const NONE_IN_VAIN: LooksInVain = { unshown: 0, unanswered: 0 };

/**
 * Finds the case of an event, or makes it. The event of a second capture belongs to the case of the
 * recording that it replaces, which only the platform can tell: the answer to the command that started
 * it may have been lost. If no look tells in time, the case is merged as soon as one does.
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
  const { unshown, unanswered } = item.looks ?? NONE_IN_VAIN;
  const isLast =
    look.kind === 'unavailable'
      ? unanswered >= UNANSWERED_PER_SETBACK * setbacksMax
      : unshown >= LOOKS_MAX;
  if (shown === undefined && !isLast) {
    const waitMs = pauseMs(setbackFirstMs, setbackCapMs, unshown + unanswered, random);
    const afterMs = look.kind === 'unavailable' ? look.retryAfterMs : 0;
    const looks =
      look.kind === 'unavailable'
        ? { unshown, unanswered: unanswered + 1 }
        : { unshown: unshown + 1, unanswered };
    const atMs = nowMs + Math.max(waitMs, afterMs);
    return { kind: 'later', atMs, look: look.kind, looks, because: reasonOf(look) };
  }
  if (shown?.replaces !== undefined) {
    const original = await store.cases.find(caseIdOf(tenant, interactionId, shown.replaces));
    if (original !== undefined) return { kind: 'case', repairCase: original, isNew: false };
  }
  const seen = look.kind === 'seen' ? look.view : undefined;
  return { kind: 'case', repairCase: newCase(parts, item), isNew: true, seen };
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
