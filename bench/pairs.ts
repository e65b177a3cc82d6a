/** The two sides of a comparison, each measured in turn, so that a noisy machine hurts both. */
export interface Pairs {
  /** What was measured, in the order of the rounds. */
  readonly ours: readonly number[];
  readonly baseline: readonly number[];
}

/** Measures both sides for so many rounds, after one round that does not count. */
export async function inPairs(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<Pairs> {
  const measured: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] };
  for (let round = 0; round <= rounds; round++) {
    const a = await ours();
    const b = await baseline();
    if (round === 0) continue;
    measured.ours.push(a);
    measured.baseline.push(b);
  }
  return measured;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The middle of the ratios, pair by pair. */
export function medianRatio({ ours, baseline }: Pairs): number {
  return median(ours.map((value, index) => value / (baseline[index] ?? Number.NaN)));
}
