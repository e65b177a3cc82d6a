import type { WaveFormat } from './wave-format.ts';
import { SAMPLE_BITS, toleranceOf, WAVE_POLICY, type WavePolicy } from './wave-policy.ts';

/** No WAV file has fewer bytes than these before its samples. */
const HEADER_BYTES_MIN = 44;

/**
 * How many bytes a file must have at least to play so long, within the tolerance. A file below it lacks
 * audio, whatever is said of it; one above it is not sound for that alone.
 *
 * Seed 001 has 150 KB for ten seconds, which fits one format only; ours follows from the format, or,
 * while nobody knows it, from the one with the fewest bytes that the policy accepts. One frame is the
 * least, since a file without audio is no recording even of nothing.
 *
 * @param expectedMs how long it should play; less than nothing, or no number, counts as nothing.
 */
export function floorBytes(
  format: Pick<WaveFormat, 'blockBytes' | 'byteRate'> | undefined,
  expectedMs: number,
  policy: WavePolicy = WAVE_POLICY,
): number {
  const { blockBytes, byteRate } = format ?? leastFormat(policy);
  const leastMs = expectedMs > 0 ? expectedMs - toleranceOf(expectedMs, policy) : 0;
  const audioBytes = Math.floor((leastMs * byteRate) / 1000);
  return HEADER_BYTES_MIN + Math.max(blockBytes, audioBytes);
}

function leastFormat({ encodings, ratesHz }: WavePolicy) {
  const blockBytes = Math.min(...encodings.map((encoding) => SAMPLE_BITS[encoding] / 8));
  return { blockBytes, byteRate: blockBytes * Math.min(...ratesHz) };
}
