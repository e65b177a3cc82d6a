import { isOver } from '../../client/interaction-view.ts';
import { neverMatching } from '../../client/re-record-command.ts';
import { adopt, decideAnswer } from '../decisions/decide-answer.ts';
import type { RepairCase } from '../repair-case.ts';
import { replacementOf, type SeenInteraction } from '../seen-interaction.ts';
import { lookLater } from '../turn.ts';
import { type Step, type StepTools, type Taken, withLook } from './step.ts';

/**
 * Commands a second capture, under the condition that nothing has happened since the interaction was
 * seen to be clear. It may be a repetition, as after a crash, so a capture that is there is adopted; and
 * once the call is over it is sent with a condition that cannot hold: that starts nothing, and is
 * answered with what an earlier copy of it came to.
 */
export const command: Step = async (tools, repairCase, seen) => {
  if (seen !== undefined) return { turn: await send(tools, repairCase, seen) };
  return withLook(tools, repairCase, (now) => commandAgain(tools, repairCase, now));
};

async function commandAgain(
  tools: StepTools,
  repairCase: RepairCase,
  seen: SeenInteraction,
): Promise<Taken> {
  const { recordingId, attempt } = repairCase;
  const mine = replacementOf(seen, recordingId, attempt);
  if (mine !== undefined) return { turn: adopt(repairCase, mine.id, tools.context().nowMs) };
  if (seen.phase !== 'ended' && !seen.recordings.every(isOver)) {
    return { turn: { event: 'CHANGED', change: lookLater(repairCase, tools.context()) } };
  }
  return { turn: await send(tools, repairCase, seen) };
}

async function send(tools: StepTools, repairCase: RepairCase, seen: SeenInteraction) {
  const { platform, context } = tools;
  const { tenant, interactionId, recordingId, attempt, correlationId } = repairCase;
  const answer = await platform.reRecord(
    { tenant, interactionId, originalRecordingId: recordingId, attempt },
    seen.phase === 'ended' ? neverMatching(seen.etag) : seen.etag,
    correlationId,
  );
  return decideAnswer(repairCase, answer, seen, context());
}
