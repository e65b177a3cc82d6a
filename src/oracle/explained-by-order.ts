import type { Provenance } from '../choice/provenance.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, type Invariant, PASS } from './invariant.ts';
import { linearizable } from './linearizable.ts';
import type { RegisterHistory } from './register-history.ts';

/** What an {@link explainedByOrder} is made with. */
export interface OrderedRegisters {
  /** The names of what several clients write to. */
  readonly registers: Iterable<string>;
  readonly historyOf: (evidence: Evidence, register: string) => RegisterHistory;
  /** Why an order is asked for. */
  readonly provenance: Provenance;
}

/** Each register that clients contend for is one that some order of what was done to it explains. */
export function explainedByOrder({
  registers,
  historyOf,
  provenance,
}: OrderedRegisters): Invariant {
  const names = [...new Set(registers)];
  return {
    name: 'explained-by-order',
    says: 'Some order of the writes gives each value that was read, and the last one (linearizability).',
    provenance,
    check(evidence) {
      let unknown: Finding | undefined;
      for (const name of names) {
        const { operations, initial } = historyOf(evidence, name);
        const verdict = linearizable(operations, initial);
        if (verdict === 'no') {
          return {
            verdict: 'fail',
            because: `No order of the writes explains what was seen of ${name}.`,
            atMs: evidence.endedAtMs,
          };
        }
        if (verdict === 'unknown') {
          unknown ??= { verdict, because: `too many orders of the writes of ${name} to tell` };
        }
      }
      return unknown ?? PASS;
    },
  };
}
