import type { Json } from '../transport/transport.ts';
import type { Memory } from './memory.ts';

/** What of a contact a client writes, as the platform takes it. */
export type ContactValues = {
  /** Whether the dialer may take it. The dialer writes this field as well. */
  readonly contact_status?: 'READY' | 'UNCALLABLE';
  readonly disposition_code?: string;
  readonly custom_attributes?: Readonly<Record<string, string>>;
};

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
  /** What the contact showed in that version; kept where keys are ignored. */
  readonly base?: ContactValues;
}

/** A write that can take effect no more, and may have done so. */
interface DroppedWrite extends PendingWrite {
  /** Whether nothing but the contact itself can tell. */
  readonly doubtful?: boolean;
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
  #dropped: DroppedWrite | undefined;
  #lostTrack: boolean;

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
    const { settled, pending, dropped, lostTrack } = read(memory.get(this.#name));
    this.#settled = settled;
    this.#pending = pending;
    this.#dropped = dropped;
    this.#lostTrack = lostTrack;
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

  /** Whether nothing has told yet if the write that was dropped had taken effect. */
  get isDoubtful(): boolean {
    return this.#dropped?.doubtful === true;
  }

  /** Whether a write has, or has not, taken effect before somebody else wrote, and nothing tells. */
  get lostTrack(): boolean {
    return this.#lostTrack;
  }

  /**
   * Begins a write of all that is due, under a new key unless one of the same content was begun.
   *
   * @param shown the contact in the version that it is based on; told where keys are ignored.
   */
  begin(
    nowMs: number,
    etag: string | null,
    newKey: () => string,
    shown?: ContactValues,
  ): PendingWrite {
    const updates = this.#updates;
    let upTo = this.#settled;
    for (let next = updates[upTo]; next !== undefined && this.#begunAtMs + next.atMs <= nowMs; ) {
      next = updates[++upTo];
    }
    const dropped = this.#dropped;
    const key = dropped?.upTo === upTo ? dropped.key : newKey();
    this.#pending = { upTo, key, etag };
    if (shown !== undefined) {
      const base = baseOf(shown, this.valuesOf(this.#pending));
      this.#pending = { ...this.#pending, base };
    }
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

  /**
   * The write cannot take effect any more. Whether it has, the contact itself shows.
   *
   * @param unsure whether some try of it got no answer.
   */
  drop(unsure: boolean): void {
    const pending = this.#pending;
    const doubtful = unsure && pending?.base !== undefined;
    this.#dropped = pending && doubtful ? { ...pending, doubtful } : pending;
    this.#pending = undefined;
    this.#save();
  }

  /**
   * Looks at what the contact shows whether the write that was dropped had taken effect. Where keys
   * are ignored and somebody else has written since, that may be lost: then it is not written again,
   * since it could replace what is newer.
   */
  recognise(shown: unknown): void {
    const dropped = this.#dropped;
    if (dropped === undefined) return;
    const values = this.valuesOf(dropped);
    const { base, doubtful = false } = dropped;
    if (!holds(shown, values)) {
      if (!doubtful || base === undefined) return;
      if (holds(shown, base)) {
        // Nobody has written since, and its version is gone: it never can take effect any more.
        this.#dropped = { ...dropped, doubtful: false };
        this.#save();
        return;
      }
      this.#lostTrack ||= !showsSomeOf(shown, values, base);
    }
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
      ...(this.#lostTrack && { lostTrack: true }),
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

/**
 * What a contact shows of the fields that values set; an empty text where it shows nothing. Not of the
 * status: the dialer writes it as well, so that it tells of no write, and is written again.
 */
function baseOf(shown: ContactValues, values: ContactValues): ContactValues {
  const { disposition_code: code, custom_attributes } = values;
  const attributes = Object.keys(custom_attributes ?? {}).map((name) => [
    name,
    shown.custom_attributes?.[name] ?? '',
  ]);
  return {
    ...(code !== undefined && { disposition_code: shown.disposition_code ?? '' }),
    custom_attributes: Object.fromEntries(attributes),
  };
}

function holds(shown: unknown, values: ContactValues): boolean {
  const { contact_status: status, disposition_code: code, custom_attributes = {} } = values;
  const contact = (shown ?? {}) as ContactValues;
  return (
    // The dialer may have made it what it is, and reads show it late: a status tells of no write.
    status === undefined &&
    (code === undefined || (contact.disposition_code ?? '') === code) &&
    Object.entries(custom_attributes).every(
      ([name, value]) => (contact.custom_attributes?.[name] ?? '') === value,
    )
  );
}

/** Whether some field shows what only the write can have put there. */
function showsSomeOf(shown: unknown, values: ContactValues, base: ContactValues): boolean {
  const { disposition_code: code, custom_attributes = {} } = values;
  const contact = (shown ?? {}) as ContactValues;
  if (code !== undefined && code !== base.disposition_code && contact.disposition_code === code) {
    return true;
  }
  return Object.entries(custom_attributes).some(
    ([name, value]) =>
      value !== base.custom_attributes?.[name] && contact.custom_attributes?.[name] === value,
  );
}

interface Remembered {
  settled: number;
  pending: PendingWrite | undefined;
  /** The write that was given up last, whose key is used again if nothing was added to it. */
  dropped: DroppedWrite | undefined;
  lostTrack: boolean;
}

function read(stored: Json | undefined): Remembered {
  if (stored === undefined) {
    return { settled: 0, pending: undefined, dropped: undefined, lostTrack: false };
  }
  const { settled, pending, dropped, lostTrack } = stored as unknown as Partial<Remembered>;
  return {
    settled: settled ?? 0,
    pending: pending ?? undefined,
    dropped: dropped ?? undefined,
    lostTrack: lostTrack ?? false,
  };
}
