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
  const [first] = updates;
  if (first === undefined) throw new TypeError('an outbox needs an update');
  const { campaignId, contactId } = first;
  const name = `contact ${campaignId}/${contactId}`;
  let { settled, pending, dropped } = read(memory.get(name));
  const save = (): void => {
    memory.set(name, {
      settled,
      pending: pending === undefined ? null : { ...pending },
      dropped: dropped === undefined ? null : { ...dropped },
    });
  };
  return {
    campaignId,
    contactId,
    get nextDueAtMs() {
      const next = updates[settled];
      return next === undefined ? undefined : begunAtMs + next.atMs;
    },
    get pending() {
      return pending;
    },
    begin(nowMs, etag, newKey) {
      let upTo = settled;
      for (let next = updates[upTo]; next !== undefined && begunAtMs + next.atMs <= nowMs; ) {
        next = updates[++upTo];
      }
      const key = dropped?.upTo === upTo ? dropped.key : newKey();
      pending = { upTo, key, etag };
      dropped = undefined;
      save();
      return pending;
    },
    settle() {
      settled = pending?.upTo ?? settled;
      pending = undefined;
      save();
    },
    drop() {
      dropped = pending;
      pending = undefined;
      save();
    },
    recognise(shown) {
      if (dropped === undefined || !holds(shown, merge(updates.slice(settled, dropped.upTo)))) {
        return;
      }
      settled = dropped.upTo;
      dropped = undefined;
      save();
    },
    valuesOf: ({ upTo }) => merge(updates.slice(settled, upTo)),
  };
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
