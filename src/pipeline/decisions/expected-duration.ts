import type { RecordingView } from '../../client/interaction-view.ts';
import type { RecordingClaim } from '../recording-event.ts';
import type { SeenInteraction } from '../seen-interaction.ts';

/** How long a file should play, and what says so if it is not the read of its recording. */
export interface ExpectedDuration {
  readonly ms: number;
  /** For the log; empty if the read says when the capture began and ended. */
  readonly findings: readonly string[];
}

/**
 * How long the file of a recording should play, by the most exact that is known: the moments between
 * which it captured as the read shows them, and those as its event has them; else the whole call (seed
 * 001: the expected session), where it is over and nothing else was recorded of it, since a segment is
 * shorter; else what the metadata say of the file. These come last, for whatever cut the file short may
 * have written them.
 *
 * `undefined` if nobody says anything. Then a file that is whole by its own account may still be the
 * tenth of a call, and only a person can tell.
 *
 * @param shown the recording as the read shows it, if it does.
 * @param claim what its event says of it, if there was one.
 */
export function expectedDuration(
  shown: RecordingView | undefined,
  claim: RecordingClaim | undefined,
  seen: SeenInteraction,
): ExpectedDuration | undefined {
  const captured = known(shown?.capturedMs);
  if (captured !== undefined) return { ms: captured, findings: [] };
  const claimed = known(claim?.capturedMs);
  if (claimed !== undefined) {
    return heldTo(claimed, 'no read says when the capture began and ended', 'its event');
  }
  const unknown = 'nobody says when the capture began and ended';
  const session = sessionMs(shown, seen);
  if (session !== undefined) return heldTo(session, unknown, 'the whole call');
  const metadata = known(shown?.durationMs) ?? known(claim?.durationMs);
  return metadata === undefined ? undefined : heldTo(metadata, unknown, 'the metadata of the file');
}

function sessionMs(
  shown: RecordingView | undefined,
  { phase, recordings, expectedDurationMs }: SeenInteraction,
): number | undefined {
  const isOnlyOne = recordings.every((one) => one === shown);
  return phase === 'ended' && isOnlyOne ? known(expectedDurationMs) : undefined;
}

function heldTo(ms: number, why: string, what: string): ExpectedDuration {
  return { ms, findings: [`note ${why}; held to the ${ms} ms of ${what}`] };
}

/** An end before its beginning says nothing of the length. */
function known(ms: number | undefined): number | undefined {
  return ms !== undefined && ms >= 0 ? ms : undefined;
}
