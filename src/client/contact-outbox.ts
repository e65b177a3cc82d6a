import type { Json } from '../transport/transport.ts';
import type { Memory } from './memory.ts';

/** What of a contact a client writes, as the platform takes it. */
export interface ContactValues {
  /** Whether the dialer may take it. The dialer writes this field as well. */
  readonly contact_status?: 'READY' | 'UNCALLABLE';
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

/**
 * What one contact still has to be told, newest value first. What matters survives a crash.
 *
 * @throws {TypeError} if there is no update, and so no contact.
 */
export class Outbox {
  readonly campaignId: string;
  readonly contactId: string;
  readonly #memory: Memory;
  readonly #updates: readonly ContactUpdate[];
  readonly #begunAtMs: number;
  readonly #name: string;
  #settled: number;
  #pending: PendingWrite | undefined;
  #dropped: PendingWrite | undefined;

  /** The outbox of one contact, as the memory has it. */
  constructor(memory: Memory, updates: readonly ContactUpdate[], begunAtMs: number) {
    const [first] = updates;
    if (first === undefined) throw new TypeError('an outbox needs an update');
    this.campaignId = first.campaignId;
    this.contactId = first.contactId;
    this.#memory = memory;
    this.#updates = updates;
    this.#begunAtMs = begunAtMs;
    this.#name = `contact ${this.campaignId}/${this.contactId}`;
    const { settled, pending, dropped } = read(memory.get(this.#name));
    this.#settled = settled;
    this.#pending = pending;
    this.#dropped = dropped;
  }

  /** When the next update that is not settled is due, on the client's clock; `undefined` if none. */
  get nextDueAtMs(): number | undefined {
    const next = this.#updates[this.#settled];
    return next === undefined ? undefined : this.#begunAtMs + next.atMs;
  }

  /** The write that was begun and neither settled nor dropped. */
  get pending(): PendingWrite | undefined {
    return this.#pending;
  }

  /** Begins a write of all that is due, under a new key unless one of the same content was begun. */
  begin(nowMs: number, etag: string | null, newKey: () => string): PendingWrite {
    const updates = this.#updates;
    let upTo = this.#settled;
    for (let next = updates[upTo]; next !== undefined && this.#begunAtMs + next.atMs <= nowMs; ) {
      next = updates[++upTo];
    }
    const dropped = this.#dropped;
    const key = dropped?.upTo === upTo ? dropped.key : newKey();
    this.#pending = { upTo, key, etag };
    this.#dropped = undefined;
    this.#save();
    return this.#pending;
  }

  /** The write took effect. */
  settle(): void {
    this.#settled = this.#pending?.upTo ?? this.#settled;
    this.#pending = undefined;
    this.#save();
  }

  /** The write cannot take effect any more. Whether it has, the contact itself shows. */
  drop(): void {
    this.#dropped = this.#pending;
    this.#pending = undefined;
    this.#save();
  }

  /** Looks at what the contact shows whether the write that was dropped had taken effect. */
  recognise(shown: unknown): void {
    const dropped = this.#dropped;
    if (dropped === undefined || !holds(shown, this.valuesOf(dropped))) return;
    this.#settled = dropped.upTo;
    this.#dropped = undefined;
    this.#save();
  }

  /** What a write carries: of each field the newest value. */
  valuesOf({ upTo }: PendingWrite): ContactValues {
    return merge(this.#updates.slice(this.#settled, upTo));
  }

  #save(): void {
    this.#memory.set(this.#name, {
      settled: this.#settled,
      pending: this.#pending === undefined ? null : { ...this.#pending },
      dropped: this.#dropped === undefined ? null : { ...this.#dropped },
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

function holds(shown: unknown, values: ContactValues) {
  const { contact_status: status, disposition_code: code, custom_attributes = {} } = values;
  const contact = (shown ?? {}) as ContactValues;
  return (
    // The dialer may have made it what it is, and reads show it late: a status tells of no write.
    status === undefined &&
    (code === undefined || contact.disposition_code === code) &&
    Object.entries(custom_attributes).every(
      ([name, value]) => contact.custom_attributes?.[name] === value,
    )
  );
}

interface Remembered {
  settled: number;
  pending: PendingWrite | undefined;
  /** The write that was given up last, whose key is used again if nothing was added to it. */
  dropped: PendingWrite | undefined;
}

function read(stored: Json | undefined): Remembered {
  if (stored === undefined) return { settled: 0, pending: undefined, dropped: undefined };
  const { settled, pending, dropped } = stored as unknown as Record<keyof Remembered, never>;
  return { settled, pending: pending ?? undefined, dropped: dropped ?? undefined };
}
