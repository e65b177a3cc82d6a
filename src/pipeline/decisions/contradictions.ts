import type { RecordingView } from '../../client/interaction-view.ts';
import { toleranceOf, type WavePolicy } from '../../media/wave-policy.ts';
import type { RecordingClaim } from '../recording-event.ts';
import type { SeenInteraction } from '../seen-interaction.ts';
import { detect } from './detect.ts';

/**
 * What is odd about the platform's word on a recording, in words: within its event, and between the
 * event, the recording as a read shows it, and the call. They are suspicions for whoever reads the
 * result. The file itself is held to what {@link expectedDuration} makes of them.
 */
export function contradictions(
  claim: RecordingClaim,
  shown: RecordingView | undefined,
  { expectedDurationMs: callMs }: SeenInteraction,
  policy?: WavePolicy,
): readonly string[] {
  const shownMs = shown?.capturedMs;
  const { capturedMs: claimedMs } = claim;
  const found = [...suspicionsOf(claim, shown, policy)];
  if (shownMs !== undefined && claimedMs !== undefined && differ(claimedMs, shownMs)) {
    found.push(`the event has ${claimedMs} ms of capture, the read ${shownMs} ms`);
  }
  const capturedMs = shownMs ?? claimedMs;
  if (callMs !== undefined && capturedMs !== undefined && capturedMs > callMs) {
    if (differ(capturedMs, callMs)) {
      found.push(`${capturedMs} ms were captured of a call of ${callMs} ms`);
    }
  }
  return found;
}

function suspicionsOf(
  claim: RecordingClaim,
  shown: RecordingView | undefined,
  policy: WavePolicy | undefined,
): readonly string[] {
  const capturedMs = shown?.capturedMs ?? claim.capturedMs;
  const durationMs = claim.durationMs ?? shown?.durationMs;
  const detection = detect({ ...claim, capturedMs, durationMs }, policy);
  return detection.kind === 'to-be-seen' ? detection.suspicions : [];
}

function differ(ms: number, expectedMs: number): boolean {
  return Math.abs(ms - expectedMs) > toleranceOf(expectedMs);
}
