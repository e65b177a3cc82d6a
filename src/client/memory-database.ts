import { copyJson } from '../transport/copy-json.ts';
import type { Json } from '../transport/transport.ts';
import type { Database, Records } from './database.ts';

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
  /** In order of code units. */
  readonly #names: string[] = [];
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
    const found: (readonly [string, Json])[] = [];
    for (let place = this.#placeOf(from); found.length < limit; place++) {
      const name = this.#names[place];
      if (name === undefined || name >= to) break;
      found.push([name, copyJson(this.#values.get(name)) ?? null]);
    }
    return found;
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
    if (!this.#values.has(name)) this.#names.splice(this.#placeOf(name), 0, name);
    this.#values.set(name, value);
  }

  #drop(name: string): void {
    if (this.#values.delete(name)) this.#names.splice(this.#placeOf(name), 1);
  }

  /** Where the first name is that does not come before the given one. */
  #placeOf(name: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#names[middle] as string) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
