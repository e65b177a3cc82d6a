import { complianceNote } from '../decisions/compliance-note.ts';
import { contradictions } from '../decisions/contradictions.ts';
import type { NoteAnswer } from '../ports/recording-platform.ts';
import type { CaseEnd, RepairCase } from '../repair-case.ts';
import type { RepairEvent } from '../repair-machine.ts';
import { recordingOf } from '../seen-interaction.ts';
import { type DecisionContext, giveUp, lookAgain, type Turn, tryAgain } from '../turn.ts';
import { type Step, withLook } from './step.ts';

const EVENTS: Readonly<Record<CaseEnd, RepairEvent['type']>> = {
  verified: 'VERIFIED',
  stored: 'STORED',
  review: 'GIVEN_UP',
  resolved: 'RESOLVED',
};

const REVIEW = { end: 'review', log: [] } as const;

/** Writes the result on the interaction, as it was just seen, and ends the case. */
export const note: Step = (tools, repairCase) =>
  withLook(tools, repairCase, async (seen) => {
    const { platform, context } = tools;
    const { interactionId, recordingId, correlationId, ending = REVIEW, claim } = repairCase;
    const suspicions = contradictions(claim, recordingOf(seen, recordingId), seen, tools.media);
    const answer = await platform.note(
      interactionId,
      seen,
      complianceNote(repairCase, ending, suspicions),
      correlationId,
    );
    const turn = decideNote(repairCase, ending.end, answer, context());
    return { turn: { ...turn, interactionEndedAtMs: seen.endedAtMs } };
  });

function decideNote(
  repairCase: RepairCase,
  end: CaseEnd,
  answer: NoteAnswer,
  context: DecisionContext,
): Turn {
  switch (answer.kind) {
    case 'noted':
      return { event: EVENTS[end], change: {} };
    case 'changed':
      return lookAgain(repairCase, context);
    case 'missing':
      return tryAgain(repairCase, 'the interaction is not there', 0, context);
    case 'unavailable':
      return tryAgain(repairCase, answer.because, answer.retryAfterMs, context);
    case 'refused':
      return giveUp(repairCase, 'note-refused', answer.because, context);
  }
}
