import type { Json } from '../transport/transport.ts';

/** The records of a database within one transaction: named values, ordered by name (code units). */
export interface Records {
  /** A copy of the value, or `undefined` if there is none. */
  get(name: string): Json | undefined;
  set(name: string, value: Json): void;
  delete(name: string): void;
  /** Copies of the records from the name `from` up to, and not with, `to`: the first `limit` of them. */
  range(from: string, to: string, limit: number): (readonly [name: string, value: Json])[];
}

/** What the processes of one integration share and what outlives them, as in any real database. */
export interface Database {
  /**
   * Runs `change` over the records with nobody else in between, and resolves when what it did is
   * durable. `change` is called at most once. If it throws, nothing has changed.
   *
   * @throws {DatabaseUnavailableError} if nothing was done, or if nobody can tell whether it was.
   */
  transact<Result>(change: (records: Records) => Result): Promise<Result>;
}

/** A database could not be reached, is locked or full. What was to be done may be tried again. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  /** Whether the transaction may have taken effect all the same. */
  readonly outcomeUnknown: boolean;

  constructor(because: string, options: { outcomeUnknown?: boolean; cause?: unknown } = {}) {
    const { outcomeUnknown = false, cause } = options;
    super(`the database is not available: ${because}`, { cause });
    this.outcomeUnknown = outcomeUnknown;
  }
}
