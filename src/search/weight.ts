import type { Draw } from '../choice/choices.ts';
import type { Invariant } from '../oracle/invariant.ts';
import type { Run } from './run.ts';

/** A counterexample of more operations than this is too long to take in at a glance. */
const READABLE_OPERATIONS_MAX = 5;

/**
 * How good a counterexample is, the smaller the better, compared number by number:
 * short enough to read; in a world where time merely passes rather than one where things get lost;
 * of an invariant that matters more; of few operations; by few choices; early in the catalogue and in
 * the run; by small values.
 *
 * Gentleness comes before length because "it fails when a stop takes 41 ms" says more than "it
 * fails when the first request is lost", although that takes only one request. Values come last so
 * that equal bugs end in one and the same counterexample, wherever the search began.
 */
export type Weight = readonly number[];

/** The weight of a failing run. The invariants are in order of importance. */
export function weightOf(
  { simulation, mattered, broken }: Run,
  invariants: readonly Invariant[],
): Weight {
  const operations = simulation.operations.length;
  const unanswered = simulation.operations.filter(
    ({ outcome }) => outcome?.kind === 'no-response',
  ).length;
  const sorted = mattered.toSorted(byPlace);
  return [
    operations > READABLE_OPERATIONS_MAX ? 1 : 0,
    sorted.filter(({ kind }) => kind.harshness === 'fault').length + unanswered,
    invariants.findIndex(({ name }) => name === broken?.invariant.name),
    operations,
    sorted.length,
    ...sorted.flatMap(({ kind, nth }) => [kind.index, nth]),
    ...sorted.map(({ value }) => value),
  ];
}

/** Whether `a` is strictly better than `b`. */
export function lighter(a: Weight, b: Weight): boolean {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return false;
    if (part !== other) return part < other;
  }
  return false;
}

function byPlace(a: Draw, b: Draw): number {
  return (
    a.kind.index - b.kind.index ||
    (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0) ||
    a.nth - b.nth
  );
}
