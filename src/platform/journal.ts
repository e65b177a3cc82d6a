import type { Rule } from './rule.ts';

/** The contended state of a conversation at one moment. */
export interface Snapshot {
  readonly conversation: string;
  readonly version: number;
  /** The newest recording, or `null` if there is none. */
  readonly recording: string | null;
  /** What that recording is. */
  readonly truth: string | null;
  /** What reads show of that recording; `null` if they do not show it yet. */
  readonly view: string | null;
  /** The recording that holds the capture lock. */
  readonly lock: string | null;
}

/** One thing that the platform did, and why. */
export interface JournalEntry {
  readonly sequence: number;
  readonly atMs: number;
  /** `answer` to a request, or a `step` that the platform took by itself. */
  readonly kind: 'answer' | 'step';
  /** The operation that was asked for, or what moved. */
  readonly what: string;
  /** The conversation or recording concerned; empty if none. */
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
