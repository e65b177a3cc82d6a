import type { CaseState, RepairCase } from '../repair-case.ts';
import type { Lease } from './locks.ts';
import type { MAY_BE_ISSUED_AGAIN, OutboxCommand, OutboxResult } from './outbox.ts';

/** What is written in one transaction. */
export interface CaseChange {
  /** The case as it now is, as a whole. */
  readonly case: RepairCase;
  /**
   * A command that is about to be sent. One that is there already under its key is left as it is, unless
   * what became of it was one of {@link MAY_BE_ISSUED_AGAIN}: then it is pending again.
   */
  readonly issue?: OutboxCommand | undefined;
  /** What became of a command; one of which that is known, or that is not there, is left as it is. */
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
  /**
   * The oldest cases in a state, those that came up at the same moment in an order of the store's.
   *
   * @param after only those that come after this one in that order, whether it is still among them or
   *   not; from the first on unless told.
   */
  list(state: CaseState, limit: number, after?: CasePlace): Promise<readonly RepairCase[]>;
  /**
   * Forgets at most `limit` ended cases whose interactions ended before a moment, with their commands
   * and with the de-duplication keys of events that happened before it and whose work is over. Answers
   * how many cases these were.
   *
   * A case in `review` waits for a person, however long that takes: of those, the ones whose
   * interactions ended first are forgotten only as far as there are more than `reviewMax`.
   */
  forget(endedBeforeMs: number, limit: number, reviewMax: number): Promise<number>;
}

/** Where a case is in a list. */
export type CasePlace = Pick<RepairCase, 'id' | 'openedAtMs'>;
