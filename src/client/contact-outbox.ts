import type { Json } from '../transport/transport.ts';
import type { Memory } from './memory.ts';

/** What of a contact a client writes, as the platform takes it. */
export interface ContactValues {
  readonly disposition_code?: string;
  readonly custom_attributes?: Readonly<Record<string, string>>;
}

/** One change of a contact, as the client's own system reports it. */
export interface ContactUpdate {
  /** When it is known, counted from the client's first start. */
  readonly atMs: number;
  readonly campaignId: string;
  readonly contactId: string;
  readonly values: ContactValues;
}

/** A write that was begun and of which nothing final is known yet. */
export interface PendingWrite {
  /** It carries the updates before this one, as far as they were not settled. */
  readonly upTo: number;
  /** Fixed before the first try, so that a repetition can tell its own success. */
  readonly key: string;
  /** The version that it is based on; `null` for a contact that did not exist. */
  readonly etag: string | null;
}

/** What one contact still has to be told, newest value first. What matters survives a crash. */
export interface Outbox {
  readonly campaignId: string;
  readonly contactId: string;
  /** When the next update that is not settled is due, on the client's clock; `undefined` if none. */
  readonly nextDueAtMs: number | undefined;
  readonly pending: PendingWrite | undefined;
  /** Begins a write of all that is due, under a new key unless one of the same content was begun. */
  begin(nowMs: number, etag: string | null, newKey: () => string): PendingWrite;
  /** The write took effect. */
  settle(): void;
  /** The write cannot take effect any more. Whether it has, the contact itself shows. */
  drop(): void;
  /** Looks at what the contact shows whether the write that was dropped had taken effect. */
  recognise(shown: unknown): void;
  /** What a write carries: of each field the newest value. */
  valuesOf(write: PendingWrite): ContactValues;
}

/** The outbox of one contact, as the memory has it. */
export function openOutbox(
  memory: Memory,
  updates: readonly ContactUpdate[],
  begunAtMs: number,
): Outbox {
  return new KeptOutbox(memory, updates, begunAtMs);
}

/** A class, since the engine makes a new shape for every object literal with a getter. */
class KeptOutbox implements Outbox {
  readonly campaignId: string;
  readonly contactId: string;
  readonly #memory: Memory;
  readonly #name: string;
  readonly #updates: readonly ContactUpdate[];
  readonly #begunAtMs: number;
  #kept: Remembered;

  constructor(memory: Memory, updates: readonly ContactUpdate[], begunAtMs: number) {
    const [first] = updates;
    if (first === undefined) throw new TypeError('an outbox needs an update');
    this.campaignId = first.campaignId;
    this.contactId = first.contactId;
    this.#memory = memory;
    this.#name = `contact ${this.campaignId}/${this.contactId}`;
    this.#updates = updates;
    this.#begunAtMs = begunAtMs;
    this.#kept = read(memory.get(this.#name));
  }

  get nextDueAtMs(): number | undefined {
    const next = this.#updates[this.#kept.settled];
    return next === undefined ? undefined : this.#begunAtMs + next.atMs;
  }

  get pending(): PendingWrite | undefined {
    return this.#kept.pending;
  }

  begin(nowMs: number, etag: string | null, newKey: () => string): PendingWrite {
    const { settled, dropped } = this.#kept;
    let upTo = settled;
    for (const { atMs } of this.#updates.slice(settled)) {
      if (this.#begunAtMs + atMs > nowMs) break;
      upTo += 1;
    }
    const key = dropped?.upTo === upTo ? dropped.key : newKey();
    const pending = { upTo, key, etag };
    this.#keep({ settled, pending, dropped: undefined });
    return pending;
  }

  settle(): void {
    const { settled, pending, dropped } = this.#kept;
    this.#keep({ settled: pending?.upTo ?? settled, pending: undefined, dropped });
  }

  drop(): void {
    const { settled, pending } = this.#kept;
    this.#keep({ settled, pending: undefined, dropped: pending });
  }

  recognise(shown: unknown): void {
    const { settled, pending, dropped } = this.#kept;
    if (dropped === undefined) return;
    if (!holds(shown, merge(this.#updates.slice(settled, dropped.upTo)))) return;
    this.#keep({ settled: dropped.upTo, pending, dropped: undefined });
  }

  valuesOf({ upTo }: PendingWrite): ContactValues {
    return merge(this.#updates.slice(this.#kept.settled, upTo));
  }

  #keep(kept: Remembered): void {
    const { settled, pending, dropped } = kept;
    this.#kept = kept;
    this.#memory.set(this.#name, {
      settled,
      pending: pending === undefined ? null : { ...pending },
      dropped: dropped === undefined ? null : { ...dropped },
    });
  }
}

function merge(updates: readonly ContactUpdate[]): ContactValues {
  let merged: ContactValues = {};
  for (const { values } of updates) {
    const { custom_attributes: attributes } = values;
    merged = {
      ...merged,
      ...values,
      ...(attributes !== undefined && {
        custom_attributes: { ...merged.custom_attributes, ...attributes },
      }),
    };
  }
  return merged;
}

function holds(shown: unknown, { disposition_code: code, custom_attributes = {} }: ContactValues) {
  const contact = (shown ?? {}) as ContactValues;
  return (
    (code === undefined || contact.disposition_code === code) &&
    Object.entries(custom_attributes).every(
      ([name, value]) => contact.custom_attributes?.[name] === value,
    )
  );
}

interface Remembered {
  readonly settled: number;
  readonly pending: PendingWrite | undefined;
  /** The write that was given up last, whose key is used again if nothing was added to it. */
  readonly dropped: PendingWrite | undefined;
}

function read(stored: Json | undefined): Remembered {
  if (stored === undefined) return { settled: 0, pending: undefined, dropped: undefined };
  const { settled, pending, dropped } = stored as unknown as Record<keyof Remembered, never>;
  return { settled, pending: pending ?? undefined, dropped: dropped ?? undefined };
}
