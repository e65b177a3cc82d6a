import type { Arrival, Operation } from '../../history/operation.ts';
import type { WrittenEntry } from '../../platform/written-entry.ts';
import type { RaceReport } from '../race-report.ts';
import { journalEntryOf } from '../words/journal-entry-of.ts';

/** The refusal on which a run turned, with the entry that gives its rule. */
export interface DecisiveRefusal {
  readonly operation: Operation;
  readonly arrival: Arrival;
  readonly entry: WrittenEntry;
}

/**
 * The refusal that decided a run: that of the operation which the broken invariant names or, where
 * it names none, the last one that a client learned of before the invariant broke.
 */
export function decisiveRefusal({ run, broken }: RaceReport): DecisiveRefusal | undefined {
  const brokenAtMs = broken.atMs ?? run.endedAtMs;
  const learned = run.operations.filter(
    ({ outcome, returnedAtMs = Number.POSITIVE_INFINITY }) =>
      outcome?.kind === 'response' && outcome.status >= 400 && returnedAtMs <= brokenAtMs,
  );
  const operation = learned.find(({ number }) => number === broken.operation) ?? learned.at(-1);
  const arrival = operation?.arrivals.find(({ duplicate }) => !duplicate);
  const entry = arrival && journalEntryOf(arrival, run);
  return operation === undefined || arrival === undefined || entry === undefined
    ? undefined
    : { operation, arrival, entry };
}
