import type { Database, Records } from './database.ts';
import { RecordTable } from './record-table.ts';

/** A database that ends with the process. It is always available. */
export function createMemoryDatabase(): Database {
  return new MemoryDatabase();
}

class MemoryDatabase implements Database {
  #table: RecordTable | undefined;

  async transact<Result>(change: (records: Records) => Result): Promise<Result> {
    this.#table ??= new RecordTable();
    return this.#table.transact(change);
  }
}
