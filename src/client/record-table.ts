import { copyJson } from '../transport/copy-json.ts';
import type { Json } from '../transport/transport.ts';
import type { Records } from './database.ts';
import { OrderedNames } from './ordered-names.ts';

/** The records of a database that is held in memory, changed by one transaction at a time. */
export class RecordTable {
  readonly #rows = new Rows();

  /**
   * Runs `change` over the records. If it throws, nothing has changed.
   *
   * @throws {TypeError} if `change` begins within another, or goes on after it has returned, as what
   * it then did would belong to no transaction.
   */
  transact<Result>(change: (records: Records) => Result): Result {
    const rows = this.#rows;
    if (rows.busy) throw new TypeError('a transaction cannot begin within another');
    rows.busy = true;
    const transaction = new Transaction(rows);
    try {
      const result = change(transaction);
      if (isPromise(result)) {
        result.then(undefined, () => undefined);
        throw new TypeError('what changes a database answers at once; this answered a promise');
      }
      return result;
    } catch (error) {
      transaction.undo();
      throw error;
    } finally {
      transaction.over = true;
      rows.busy = false;
    }
  }
}

/** Named values in order of name. What is kept in it is never changed, only replaced. */
class Rows {
  busy = false;
  readonly #values = new Map<string, Json>();
  readonly #names = new OrderedNames();

  get(name: string): Json | undefined {
    return this.#values.get(name);
  }

  put(name: string, value: Json | undefined): void {
    const known = this.#values.has(name);
    if (value === undefined) {
      if (known) this.#names.remove(name);
      this.#values.delete(name);
      return;
    }
    if (!known) this.#names.add(name);
    this.#values.set(name, value);
  }

  /** The names from `from` up to, and not with, `to`: the first `limit` of them. */
  between(from: string, to: string, limit: number): string[] {
    return this.#names.range(from, to, limit);
  }
}

/** What one transaction sees, and how it is taken back. */
class Transaction implements Records {
  over = false;
  readonly #rows: Rows;
  readonly #before: (readonly [name: string, value: Json | undefined])[] = [];

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  get(name: string): Json | undefined {
    return copyJson(this.#open().get(name));
  }

  set(name: string, value: Json): void {
    this.#put(name, copyJson(value) ?? null);
  }

  delete(name: string): void {
    this.#put(name, undefined);
  }

  range(from: string, to: string, limit: number): (readonly [name: string, value: Json])[] {
    const rows = this.#open();
    return rows
      .between(from, to, limit)
      .map((name) => [name, copyJson(rows.get(name)) ?? null] as const);
  }

  /** Puts back what was there before, the last change first. */
  undo(): void {
    for (const [name, value] of this.#before.toReversed()) this.#rows.put(name, value);
  }

  #put(name: string, value: Json | undefined): void {
    const rows = this.#open();
    this.#before.push([name, rows.get(name)]);
    rows.put(name, value);
  }

  #open(): Rows {
    if (this.over) throw new TypeError('the transaction is over; its records cannot be used');
    return this.#rows;
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
