import type { Records } from '../../client/database.ts';
import type { Json } from '../../transport/transport.ts';

/** The records of a file for one transaction; what is done to them afterwards would belong to none. */
export class LentRecords implements Records {
  readonly #records: Records;
  #over = false;

  constructor(records: Records) {
    this.#records = records;
  }

  get(name: string): Json | undefined {
    return this.#open().get(name);
  }

  set(name: string, value: Json): void {
    this.#open().set(name, value);
  }

  delete(name: string): void {
    this.#open().delete(name);
  }

  range(from: string, to: string, limit: number): (readonly [name: string, value: Json])[] {
    return this.#open().range(from, to, limit);
  }

  /** The transaction is over. */
  end(): void {
    this.#over = true;
  }

  #open(): Records {
    if (this.#over) throw new TypeError('the transaction is over; its records cannot be used');
    return this.#records;
  }
}
