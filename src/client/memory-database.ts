import { copyJson } from '../transport/copy-json.ts';
import type { Json } from '../transport/transport.ts';
import type { Database, Records } from './database.ts';
import { OrderedNames } from './ordered-names.ts';

/** A database that ends with the process: for tests, simulations and small uses. */
export function createMemoryDatabase(): Database {
  const records = new MemoryRecords();
  return {
    async transact(change) {
      try {
        const result = change(records);
        records.keep();
        return result;
      } catch (error) {
        records.undo();
        throw error;
      }
    },
  };
}

/** Records with their names in order, which knows how to undo what was done since it was last told to keep it. */
class MemoryRecords implements Records {
  readonly #values = new Map<string, Json>();
  readonly #names = new OrderedNames();
  readonly #before: { readonly name: string; readonly value: Json | undefined }[] = [];

  get(name: string): Json | undefined {
    return copyJson(this.#values.get(name));
  }

  set(name: string, value: Json): void {
    // Copied first: what cannot be copied changes nothing.
    const copy = copyJson(value) ?? null;
    this.#before.push({ name, value: this.#values.get(name) });
    this.#put(name, copy);
  }

  delete(name: string): void {
    const value = this.#values.get(name);
    if (value === undefined) return;
    this.#before.push({ name, value });
    this.#drop(name);
  }

  range(from: string, to: string, limit: number): (readonly [string, Json])[] {
    return this.#names
      .range(from, to, limit)
      .map((name) => [name, copyJson(this.#values.get(name)) ?? null] as const);
  }

  keep(): void {
    this.#before.length = 0;
  }

  undo(): void {
    for (let last = this.#before.pop(); last !== undefined; last = this.#before.pop()) {
      if (last.value === undefined) this.#drop(last.name);
      else this.#put(last.name, last.value);
    }
  }

  #put(name: string, value: Json): void {
    if (!this.#values.has(name)) this.#names.add(name);
    this.#values.set(name, value);
  }

  #drop(name: string): void {
    if (this.#values.delete(name)) this.#names.remove(name);
  }
}
