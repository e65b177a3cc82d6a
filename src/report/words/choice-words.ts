import { kindNamed } from '../../choice/catalogue.ts';
import type { ChoiceKind } from '../../choice/choices.ts';
import type { PlannedChoice } from '../../choice/plan.ts';
import type { RaceReport } from '../race-report.ts';

/**
 * A choice of the counterexample in words. Where the twin says that it fails from this value on, so
 * does this: `recording.stop-lag of rec-1 ≥ 41 ms`.
 */
export function choiceWords(choice: PlannedChoice, twin: RaceReport['twin']): string {
  const { kind, subject, nth, value } = choice;
  const { unit = 'variant' } = kindNamed(kind) ?? {};
  const of = nth === 0 ? subject : `${subject} (draw ${nth + 1})`;
  if (unit === 'flag') return `${kind} of ${of}`;
  const change = twin?.change;
  if (unit === 'variant') return `${kind} of ${of} = ${value}`;
  const isEdge = change?.kind === kind && change.subject === subject && change.nth === nth;
  if (!isEdge || change.to === value) return `${kind} of ${of} = ${value} ${unit}`;
  // The twin is next to the first value that fails.
  return change.to < value
    ? `${kind} of ${of} ≥ ${change.to + 1} ${unit}`
    : `${kind} of ${of} ≤ ${change.to - 1} ${unit}`;
}

/** What a kind of choice does, with the number of the draw in place of "the nth". */
export function choiceEffect({ what }: ChoiceKind, nth: number): string {
  return what.replace(/\bthe nth\b/, `the ${ordinal(nth + 1)}`);
}

function ordinal(n: number): string {
  const lastTwo = n % 100;
  const suffix = lastTwo >= 11 && lastTwo <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}
