import { copyJson } from '../transport/copy-json.ts';
import type { Json } from '../transport/transport.ts';

/** Named values that survive a crash, as in a file or a database. A write is durable at once. */
export interface Memory {
  get(name: string): Json | undefined;
  set(name: string, value: Json): void;
}

/** A memory that ends with the process. */
export function createMemory(): Memory {
  const values = new Map<string, Json>();
  return {
    // A copy each way, as from a disk.
    get: (name) => copyJson(values.get(name)),
    set: (name, value) => void values.set(name, copyJson(value) ?? null),
  };
}
