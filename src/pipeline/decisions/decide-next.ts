import { isOver } from '../../client/interaction-view.ts';
import { reRecordKey } from '../../client/re-record-command.ts';
import type { RepairCase } from '../repair-case.ts';
import { replacementOf, type SeenInteraction } from '../seen-interaction.ts';
import { type DecisionContext, lookAgain, type Turn } from '../turn.ts';

/**
 * What to do about a recording that has failed, by the state of its interaction (seed 001): a second
 * capture while the call goes on, the store once it is over, nothing while anything is still being
 * captured or uploaded, since two captures at once spoil both.
 */
export function decideNext(
  repairCase: RepairCase,
  seen: SeenInteraction,
  context: DecisionContext,
): Turn {
  const { interactionId, recordingId, attempt, tenant, looks } = repairCase;
  const { endedAtMs: interactionEndedAtMs } = seen;
  const mine = replacementOf(seen, recordingId, attempt);
  if (mine !== undefined) return { event: 'ADOPTED', change: { replacementId: mine.id } };
  if (seen.phase === 'ended') return { event: 'ENDED', change: {}, interactionEndedAtMs };
  const clear = seen.phase === 'live' && seen.recordings.every(isOver);
  if (!clear || looks >= context.policy.looksMax) return lookAgain(repairCase, context);
  const key = reRecordKey({ tenant, interactionId, originalRecordingId: recordingId, attempt });
  return {
    event: 'CLEAR',
    // What could not be commanded is not commanded ever faster.
    change: { looks },
    issue: {
      key,
      caseId: repairCase.id,
      interactionId,
      attempt,
      issuedAtMs: context.nowMs,
    },
  };
}
