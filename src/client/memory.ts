import { copyJson } from '../transport/copy-json.ts';
import type { Json } from '../transport/transport.ts';

/** Named values that survive a crash, as in a file or a database. A write is durable at once. */
export interface Memory {
  get(name: string): Json | undefined;
  set(name: string, value: Json): void;
}

/** A memory that ends with the process. */
export function createMemory(): Memory {
  return new ProcessMemory();
}

class ProcessMemory implements Memory {
  #values: Map<string, Json> | undefined;

  get(name: string): Json | undefined {
    // A copy each way, as from a disk.
    return copyJson(this.#values?.get(name));
  }

  set(name: string, value: Json): void {
    this.#values ??= new Map();
    this.#values.set(name, copyJson(value) ?? null);
  }
}
