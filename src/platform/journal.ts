import type { Rule } from './rule.ts';

/** The contended state around one resource at one moment. */
export interface Snapshot {
  /** The kind of the resource, by its machine: `recording`. */
  readonly machine: string;
  /** The id of the resource; `null` if there is none yet. */
  readonly resource: string | null;
  /** What it is. */
  readonly truth: string | null;
  /** What reads show of it; `null` if they do not show it yet. */
  readonly view: string | null;
  /** Who holds the lock that writes meet; `null` if nobody does. */
  readonly lock: string | null;
  /** The version that its ETag stands for; `null` if it has none. */
  readonly version: number | null;
  /** The state of what it belongs to: of the conversation, say; `null` if it stands alone. */
  readonly around: string | null;
}

/** One thing that the platform did, and why. */
export interface JournalEntry {
  readonly sequence: number;
  readonly atMs: number;
  /** `answer` to a request, or a `step` that the platform took by itself. */
  readonly kind: 'answer' | 'step';
  /** The operation that was asked for, or what moved. */
  readonly what: string;
  /** The id of what is concerned; empty if nothing is. */
  readonly resource: string;
  readonly rule: Rule;
  readonly principal: string | undefined;
  readonly correlationId: string | undefined;
  readonly status: number | undefined;
  readonly before: Snapshot | undefined;
  readonly after: Snapshot | undefined;
}

/** Is told of each entry as it is written. */
export type JournalListener = (entry: JournalEntry) => void;

/** What the platform did, in order. Keeps the newest `entriesMax` entries. */
export class Journal {
  readonly #entries: JournalEntry[] = [];
  readonly #entriesMax: number;
  readonly #listeners = new Set<JournalListener>();
  #written = 0;

  /** @param entriesMax 10,000 unless told; older entries are dropped. */
  constructor(entriesMax = 10_000) {
    this.#entriesMax = entriesMax;
  }

  /** The entries that are kept, oldest first. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** How many entries were ever written. */
  get written(): number {
    return this.#written;
  }

  /** The number that the next entry is to carry. */
  get nextSequence(): number {
    return this.#written + 1;
  }

  /** Writes an entry, which carries {@link nextSequence}, and tells the listeners. */
  write(entry: JournalEntry): void {
    this.#written += 1;
    this.#entries.push(entry);
    // Dropping one by one would move the whole array each time.
    if (this.#entries.length > this.#entriesMax * 1.25) {
      this.#entries.splice(0, this.#entries.length - this.#entriesMax);
    }
    if (this.#listeners.size === 0) return;
    for (const listener of this.#listeners) listener(entry);
  }

  /** Calls `listener` for every entry from now on; the function given back ends that. */
  listen(listener: JournalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
