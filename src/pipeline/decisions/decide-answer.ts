import { reRecordKey } from '../../client/re-record-command.ts';
import type { CommandAnswer } from '../ports/recording-platform.ts';
import type { RepairCase } from '../repair-case.ts';
import type { SeenInteraction } from '../seen-interaction.ts';
import { type DecisionContext, giveUp, lookLater, type Turn, tryAgain } from '../turn.ts';

/**
 * What the answer to a command means. Where the call was seen to be over, the command was one that
 * could start nothing and only ask what an earlier copy of it had come to: then "changed" is the same
 * as "ended".
 */
export function decideAnswer(
  repairCase: RepairCase,
  answer: CommandAnswer,
  seen: SeenInteraction,
  context: DecisionContext,
): Turn {
  const { nowMs: atMs } = context;
  const ended = answer.kind === 'ended' || (answer.kind === 'changed' && seen.phase === 'ended');
  const key = keyOf(repairCase);
  if (ended) {
    return {
      event: 'ENDED',
      change: {},
      interactionEndedAtMs: seen.endedAtMs,
      settle: { key, result: { kind: 'ended', atMs } },
    };
  }
  switch (answer.kind) {
    case 'accepted': {
      const { recordingId } = answer;
      return {
        event: 'ACCEPTED',
        change: { replacementId: recordingId },
        settle: { key, result: { kind: 'accepted', recordingId, atMs } },
      };
    }
    case 'unavailable':
      return tryAgain(repairCase, answer.because, answer.retryAfterMs, context);
    case 'refused':
      return {
        ...giveUp(repairCase, 'command-refused', answer.because, context),
        settle: { key, result: { kind: 'refused', atMs } },
      };
    default:
      // Nothing is stored under the key then, so the next command may have the same.
      return {
        event: 'CHANGED',
        change: lookLater(repairCase, context),
        settle: { key, result: { kind: 'changed', atMs } },
      };
  }
}

/** A capture was found that an earlier copy of the command had started. */
export function adopt(repairCase: RepairCase, recordingId: string, atMs: number): Turn {
  return {
    event: 'ADOPTED',
    change: { replacementId: recordingId },
    settle: { key: keyOf(repairCase), result: { kind: 'accepted', recordingId, atMs } },
  };
}

function keyOf({ tenant, interactionId, recordingId, attempt }: RepairCase): string {
  return reRecordKey({ tenant, interactionId, originalRecordingId: recordingId, attempt });
}
