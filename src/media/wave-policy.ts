/** How samples are written: linear with 16 bits, or with 8 by one of the two laws of G.711. */
export type WaveEncoding = 'pcm' | 'a-law' | 'mu-law';

/** Which recordings are accepted, and how far one may be from what was expected of it. */
export interface WavePolicy {
  readonly encodings: readonly WaveEncoding[];
  /** Samples of one channel a second. */
  readonly ratesHz: readonly number[];
  /** From one up to so many. */
  readonly channelsMax: number;
  /** A duration may differ by no more than this, however long it is. */
  readonly toleranceMs: number;
  /** Nor by more than this share of what was expected, or an empty file would pass for a short call. */
  readonly toleranceShare: number;
}

/**
 * What is accepted unless told: PCM of 16 bits at 8 or 16 kHz, and two seconds of tolerance (seed
 * 001); one channel for each of the two parties (seed 001 asks for both); 5 % of short calls (ours).
 */
export const WAVE_POLICY: WavePolicy = {
  encodings: ['pcm'],
  ratesHz: [8000, 16_000],
  channelsMax: 2,
  toleranceMs: 2000,
  toleranceShare: 0.05,
};

/** Bits of a sample, by its encoding; nothing else is accepted. */
export const SAMPLE_BITS: Readonly<Record<WaveEncoding, number>> = {
  pcm: 16,
  'a-law': 8,
  'mu-law': 8,
};

/** How far a duration may be from the expected one, in ms. */
export function toleranceOf(expectedMs: number, policy: WavePolicy = WAVE_POLICY): number {
  return Math.min(policy.toleranceMs, policy.toleranceShare * expectedMs);
}
