import type { CaseState, RepairCase } from '../repair-case.ts';
import type { Lease } from './locks.ts';
import type { OutboxCommand, OutboxResult } from './outbox.ts';

/** What is written in one transaction. */
export interface CaseChange {
  /** The case as it now is, as a whole. */
  readonly case: RepairCase;
  /** A command that is about to be sent; one that is there already under its key is left as it is. */
  readonly issue?: OutboxCommand | undefined;
  /** What became of a command. */
  readonly settle?: { readonly key: string; readonly result: OutboxResult } | undefined;
}

/** The cases. */
export interface CaseStore {
  find(id: string): Promise<RepairCase | undefined>;
  /**
   * Writes a change in one transaction, unless a later lease of the resource was given, or this one was
   * given back: then nothing is written and the answer is `fenced`. That a lease has run out does not
   * matter as long as nobody else was given one.
   */
  commit(lease: Lease, change: CaseChange): Promise<'committed' | 'fenced'>;
  /** How many cases there are in each state. */
  count(): Promise<Readonly<Partial<Record<CaseState, number>>>>;
  /** The oldest cases in a state. */
  list(state: CaseState, limit: number): Promise<readonly RepairCase[]>;
  /**
   * Forgets at most `limit` ended cases whose interactions ended before a moment, with their commands
   * and with the de-duplication keys of events that happened before it and whose work is over. Answers
   * how many cases these were.
   */
  forget(endedBeforeMs: number, limit: number): Promise<number>;
}
