/** One figure beside its baseline. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  /** Ours over the baseline, where there is one. */
  readonly ratio?: number;
  readonly target: string;
  readonly met: boolean;
}

/** Prints rows as they come, so that a long bench shows where it is. */
export function printRow({ what, ours, baseline, ratio, target, met }: Row): void {
  console.log(`${met ? '✓' : '✗'} ${what}`);
  console.log(`    ours      ${ours}`);
  if (baseline !== '') console.log(`    baseline  ${baseline}`);
  if (ratio !== undefined) console.log(`    ratio     ${ratio.toFixed(2)}`);
  console.log(`    target    ${target}`);
}
