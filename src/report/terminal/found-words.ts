import type { RaceReport } from '../race-report.ts';

/** How it was found: `seed 1 · 3 schedules tried · 5 → 2 operations by 375 smaller ones`. */
export function foundWords({ search, run }: RaceReport): string {
  const { seed, foundAfterRuns, operationsBefore, shrinkRuns } = search;
  const after = run.operations.length;
  const tried = `${count(foundAfterRuns, 'schedule')} tried`;
  const shrunk =
    operationsBefore > after
      ? `${operationsBefore} → ${count(after, 'operation')} by ${shrinkRuns} smaller ones`
      : // A gentler world may take more requests: no fault at all weighs more than one request less.
        `${count(after, 'operation')}${shrinkRuns === 0 ? '' : `, the gentlest of ${shrinkRuns} smaller ones`}`;
  return `seed ${seed} · ${tried} · ${shrunk}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
