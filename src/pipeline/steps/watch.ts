import { isOver } from '../../client/interaction-view.ts';
import { decideFile } from '../decisions/decide-file.ts';
import { recordingOf, replacementOf } from '../seen-interaction.ts';
import { failed, lookAgain } from '../turn.ts';
import { inspectRecording } from './inspect-recording.ts';
import { type Step, withLook } from './step.ts';

/** A capture that no read has shown by then is taken for lost; with pauses, some five minutes. */
const LOOKS_IN_VAIN_MAX = 60;

/** Follows the second capture to its end and then looks at its file, as at that of the first. */
export const watch: Step = (tools, repairCase) =>
  withLook(tools, repairCase, async (seen) => {
    const { context } = tools;
    const { recordingId, attempt, replacementId, correlationId, looks } = repairCase;
    const capture =
      replacementOf(seen, recordingId, attempt) ?? recordingOf(seen, replacementId ?? '');
    if (capture === undefined) {
      const lost = looks >= LOOKS_IN_VAIN_MAX;
      return {
        turn: lost
          ? failed(
              repairCase,
              'replacement-lost',
              'no read ever showed the second capture',
              context(),
            )
          : lookAgain(repairCase, context()),
      };
    }
    if (!isOver(capture)) return { turn: lookAgain(repairCase, context()) };
    const { id, uri, uploadStatus } = capture;
    if (uploadStatus !== 'completed' || uri === undefined) {
      return { turn: failed(repairCase, 'upload-failed', `${id} could not be stored`, context()) };
    }
    const of = { uri, shown: capture, claim: undefined };
    const file = await inspectRecording(tools, of, seen, correlationId);
    return { turn: decideFile(repairCase, file, { end: 'verified', recordingId: id }, context()) };
  });
