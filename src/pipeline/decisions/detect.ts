import { floorBytes } from '../../media/floor-bytes.ts';
import { toleranceOf, WAVE_POLICY, type WavePolicy } from '../../media/wave-policy.ts';
import { expectedMs, type RecordingClaim } from '../recording-event.ts';

/** What the platform's word on a recording gives away by itself. */
export type Detection =
  /** It says itself that there is no file. */
  | { readonly kind: 'failed'; readonly fault: string; readonly says: string }
  /** It says that there is one, which only the file can tell. `suspicions` are in words. */
  | { readonly kind: 'to-be-seen'; readonly uri: string; readonly suspicions: readonly string[] };

/**
 * Looks at status, duration and size (seed 001). A claim of failure is believed, since nobody gains by
 * it; a claim of success never is, and what is odd about it is noted for whoever reads the result:
 * metadata may be wrong about a whole file, too.
 *
 * @param policy which files are accepted, of which the smallest counts.
 */
export function detect(claim: RecordingClaim, policy: WavePolicy = WAVE_POLICY): Detection {
  const { status, uri, failureReason } = claim;
  if (status === 'failed') {
    const why = failureReason === undefined ? '' : `: ${failureReason}`;
    return { kind: 'failed', fault: 'upload-failed', says: `the platform says it failed${why}` };
  }
  if (uri === undefined) {
    return { kind: 'failed', fault: 'no-file', says: 'the platform names no file' };
  }
  return { kind: 'to-be-seen', uri, suspicions: suspicionsOf(claim, policy) };
}

function suspicionsOf(claim: RecordingClaim, policy: WavePolicy): string[] {
  const { capturedMs, durationMs, artifactBytes } = claim;
  const found: string[] = [];
  if (capturedMs !== undefined && durationMs !== undefined) {
    if (Math.abs(durationMs - capturedMs) > toleranceOf(capturedMs)) {
      found.push(`claimed duration ${durationMs} ms, captured ${capturedMs} ms`);
    }
  }
  const playsMs = expectedMs(claim);
  if (playsMs !== undefined && artifactBytes !== undefined) {
    // The format is not known yet, so it is the smallest that is accepted.
    const least = floorBytes(undefined, playsMs, policy);
    if (artifactBytes < least) {
      found.push(`claimed size ${artifactBytes} bytes, at least ${least} expected`);
    }
  }
  return found;
}
