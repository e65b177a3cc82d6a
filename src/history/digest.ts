import { hashText, mix } from '../choice/hash.ts';
import type { JournalEntry } from '../platform/journal.ts';
import type { ClientReport, Operation } from './operation.ts';

/** A fingerprint of everything that was observable in a run: equal runs, equal digests. */
export function digestOf(
  operations: readonly Operation[],
  journal: readonly JournalEntry[],
  reports: readonly ClientReport[],
): string {
  let high = 1;
  let low = 2;
  const add = (text: string): void => {
    const hash = hashText(text);
    high = mix(high, hash);
    low = mix(low ^ 0x5bd1e995, hash + text.length);
  };
  for (const operation of operations) add(JSON.stringify(operation));
  for (const { rule, ...entry } of journal) add(`${rule.id} ${JSON.stringify(entry)}`);
  for (const report of reports) add(JSON.stringify(report));
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
