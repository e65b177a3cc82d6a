import type { Records } from '../../client/database.ts';
import type { LooksInVain, WorkItem } from '../ports/work-queue.ts';
import type { RecordingEvent } from '../recording-event.ts';
import { entriesOf, type MomentEntry, momentEntry, read, write } from './record-name.ts';

/**
 * Where an item can be: `ready` since it was due, `delayed` until it is due, `active` until the lease
 * of its consumer ends, `parked` since it was given up.
 */
export type Shelf = 'ready' | 'delayed' | 'active' | 'parked';

/** What is kept of an item. */
export interface StoredItem {
  readonly event: RecordingEvent;
  readonly deliveries: number;
  readonly looks?: LooksInVain | undefined;
  /** How often in a row it has failed. */
  readonly failures: number;
  /** Why it failed last; empty if it did not. */
  readonly because: string;
  readonly shelf: Shelf;
  /** The moment by which it is ordered on its shelf. */
  readonly atMs: number;
}

/** What is left of an event when its work is over: that it was there. */
const OVER = 0;
const COUNTS = 'count/work';
const NONE: ShelfCounts = { ready: 0, delayed: 0, active: 0, parked: 0 };

/** How many items are on each shelf. */
export type ShelfCounts = Record<Shelf, number>;

/**
 * The items of the work queue within one transaction. Beside each item there is an entry on its shelf,
 * in order of time, and there is one record of how many are on each; so nothing is ever searched for.
 */
export class WorkShelves {
  readonly #records: Records;
  readonly #counts: ShelfCounts;
  #moved = false;

  constructor(records: Records) {
    this.#records = records;
    this.#counts = { ...(read<ShelfCounts>(records, COUNTS) ?? NONE) };
  }

  get counts(): Readonly<ShelfCounts> {
    return this.#counts;
  }

  /** Whether the event of this id was ever taken in, and is not forgotten. */
  knows(id: string): boolean {
    return this.#records.get(itemName(id)) !== undefined;
  }

  find(id: string): StoredItem | undefined {
    return read<StoredItem | typeof OVER>(this.#records, itemName(id)) || undefined;
  }

  /** The first items of a shelf whose moments are at or before `untilMs`, or all there are. */
  first(shelf: Shelf, limit: number, untilMs?: number): MomentEntry[] {
    return entriesOf(this.#records, shelf, limit, untilMs);
  }

  /** Puts an item on a shelf, which it was not on any of, or was on `from`. */
  put(id: string, item: StoredItem, from?: StoredItem): void {
    if (from !== undefined) this.#clear(id, from);
    write(this.#records, itemName(id), item);
    write(this.#records, momentEntry(item.shelf, item.atMs, id), 0);
    this.#count(item.shelf, 1);
  }

  /** Takes an item off its shelf for good. That its event was there stays known. */
  end(id: string, item: StoredItem): void {
    this.#clear(id, item);
    write(this.#records, itemName(id), OVER);
    write(this.#records, momentEntry('over', item.event.atMs, id), 0);
  }

  /** Writes down how many there are now. The last thing in a transaction. */
  close(): void {
    if (this.#moved) write(this.#records, COUNTS, this.#counts);
  }

  #clear(id: string, item: StoredItem): void {
    this.#records.delete(momentEntry(item.shelf, item.atMs, id));
    this.#count(item.shelf, -1);
  }

  #count(shelf: Shelf, change: number): void {
    this.#counts[shelf] += change;
    this.#moved = true;
  }
}

/** Forgets at most `limit` events whose work is over and that happened before a moment. */
export function forgetEvents(records: Records, beforeMs: number, limit: number): void {
  for (const { name, id } of entriesOf(records, 'over', limit, Math.ceil(beforeMs) - 1)) {
    records.delete(name);
    records.delete(itemName(id));
  }
}

/** An item as it is handed out. */
export function handedOut(id: string, { event, deliveries, looks }: StoredItem): WorkItem {
  return { id, event, deliveries, looks };
}

function itemName(id: string): string {
  return `event/${id}`;
}
