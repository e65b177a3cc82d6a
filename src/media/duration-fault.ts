import type { Finding } from './wave-fault.ts';
import { toleranceOf, WAVE_POLICY, type WavePolicy } from './wave-policy.ts';
import type { WaveMeasure } from './wave-verdict.ts';

/**
 * Holds the audio that is there to how long it should play (seed 001: as long as the interaction), and
 * says what is wrong if it does not.
 */
export function durationFault(
  { durationMs }: WaveMeasure,
  expectedMs: number,
  policy: WavePolicy = WAVE_POLICY,
): Finding | undefined {
  const toleranceMs = toleranceOf(expectedMs, policy);
  // Asked this way round, an expectation that is no number is met by nothing.
  if (Math.abs(durationMs - expectedMs) <= toleranceMs) return undefined;
  return {
    fault: 'wrong-duration',
    says: `${Math.floor(durationMs)} ms of ${expectedMs} ms are there, which may differ by ${Math.floor(toleranceMs)}`,
  };
}
