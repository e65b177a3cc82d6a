import type { Records } from '../../client/database.ts';
import {
  DELIVERIES_MAX,
  HELD_UP_AMONG,
  type HeldUpItem,
  type ParkedItem,
  type WorkDepth,
  type WorkEnd,
  type WorkItem,
} from '../ports/work-queue.ts';
import { handedOut, type StoredItem, WorkShelves } from './work-shelves.ts';

/** So many items become due, or are taken from consumers that died, in one transaction. */
const TIDIED_MAX = 256;

/**
 * What is to come again at once comes so much later, so that an item that always does keeps neither a
 * process nor a simulation from everything else.
 */
const AGAIN_MS_MIN = 1;

/** What a consumer was given. */
export interface Claimed {
  readonly items: readonly WorkItem[];
  /** When the next item is due that nobody has; `undefined` if there is none. */
  readonly nextDueAtMs: number | undefined;
}

/** How a handler's turn ended; one that threw gets the item again, later each time in a row. */
export type TurnEnd =
  | WorkEnd
  | {
      readonly kind: 'failed';
      readonly because: string;
      readonly retryDelayMs: (failures: number) => number;
    };

/** Hands out at most `limit` items that are due, until a moment. */
export function claimWork(
  records: Records,
  nowMs: number,
  leaseMs: number,
  limit: number,
): Claimed {
  const shelves = new WorkShelves(records);
  tidy(shelves, nowMs);
  const items: WorkItem[] = [];
  for (const { id } of shelves.first('ready', limit)) {
    const before = itemOf(shelves, id);
    const deliveries = before.deliveries + 1;
    const atMs = nowMs + leaseMs;
    const item: StoredItem = { ...before, deliveries, shelf: 'active', atMs };
    shelves.put(id, item, before);
    items.push(handedOut(id, item));
  }
  const next = items.length < limit ? shelves.first('delayed', 1)[0] : undefined;
  shelves.close();
  return { items, nextDueAtMs: next?.atMs };
}

/** Ends a turn, unless the item was taken from the consumer since. */
export function settleWork(records: Records, nowMs: number, item: WorkItem, end: TurnEnd): void {
  const shelves = new WorkShelves(records);
  const held = heldItem(shelves, item);
  if (held === undefined) return;
  if (end.kind === 'done') shelves.end(item.id, held);
  else if (end.kind === 'failed') {
    fail(shelves, item.id, held, end.because, nowMs, end.retryDelayMs);
  } else {
    const { looks = held.looks, because = '' } = end;
    const again: StoredItem = { ...held, looks, failures: 0, because };
    shelves.put(
      item.id,
      { ...again, ...shelfAt(Math.max(end.atMs, nowMs + AGAIN_MS_MIN), nowMs) },
      held,
    );
  }
  shelves.close();
}

/** Gives items back that nobody has begun with. */
export function returnWork(records: Records, nowMs: number, items: readonly WorkItem[]): void {
  const shelves = new WorkShelves(records);
  for (const item of items) {
    const held = heldItem(shelves, item);
    if (held !== undefined) shelves.put(item.id, { ...held, ...shelfAt(nowMs, nowMs) }, held);
  }
  shelves.close();
}

/** Keeps items for longer, those of them that the consumer still has. */
export function renewWork(
  records: Records,
  nowMs: number,
  leaseMs: number,
  items: readonly WorkItem[],
): void {
  const shelves = new WorkShelves(records);
  for (const item of items) {
    const held = heldItem(shelves, item);
    if (held === undefined) continue;
    shelves.put(item.id, { ...held, atMs: nowMs + leaseMs }, held);
  }
  shelves.close();
}

/** How much work there is; `undefined` as long as some of it is still to be put where it belongs. */
export function countWork(records: Records, nowMs: number): WorkDepth | undefined {
  const shelves = new WorkShelves(records);
  const tidied = tidy(shelves, nowMs);
  shelves.close();
  if (tidied >= TIDIED_MAX) return undefined;
  const { ready, delayed, active, parked } = shelves.counts;
  const oldest = shelves.first('ready', 1)[0];
  const oldestWaitMs = oldest === undefined ? 0 : Math.max(0, nowMs - oldest.atMs);
  return { waiting: ready, delayed, active, parked, oldestWaitMs };
}

/** The oldest parked items. */
export function parkedWork(records: Records, limit: number): ParkedItem[] {
  const shelves = new WorkShelves(records);
  return shelves.first('parked', limit).map(({ id }) => {
    const item = itemOf(shelves, id);
    return { item: handedOut(id, item), because: item.because };
  });
}

/** The items that are due next among those that were put off for a reason. */
export function heldUpWork(records: Records, limit: number): HeldUpItem[] {
  const shelves = new WorkShelves(records);
  return shelves
    .first('delayed', HELD_UP_AMONG)
    .map(({ id, atMs }) => ({ id, atMs, item: itemOf(shelves, id) }))
    .filter(({ item }) => item.because !== '')
    .slice(0, limit)
    .map(({ id, atMs, item }) => ({
      item: handedOut(id, item),
      because: item.because,
      dueAtMs: atMs,
    }));
}

/** Makes a parked item due. Answers whether there was one. */
export function unparkWork(records: Records, nowMs: number, id: string): boolean {
  const shelves = new WorkShelves(records);
  const item = shelves.find(id);
  if (item?.shelf !== 'parked') return false;
  const fresh: StoredItem = { ...item, failures: 0, because: '', ...shelfAt(nowMs, nowMs) };
  shelves.put(id, fresh, item);
  shelves.close();
  return true;
}

/**
 * Puts on the shelf of what is ready whatever has become due, and whatever a consumer has had beyond
 * its lease. Answers how many items it moved: {@link TIDIED_MAX} or more if there may be others.
 */
function tidy(shelves: WorkShelves, nowMs: number): number {
  const due = shelves.first('delayed', TIDIED_MAX, nowMs);
  for (const { id, atMs } of due) {
    const item = itemOf(shelves, id);
    shelves.put(id, { ...item, shelf: 'ready', atMs }, item);
  }
  const lost = shelves.first('active', TIDIED_MAX, nowMs);
  for (const { id } of lost) {
    const because = 'its consumer died over it, or was held up for longer than its lease';
    fail(shelves, id, itemOf(shelves, id), because, nowMs, AT_ONCE);
  }
  return Math.max(due.length, lost.length);
}

/** A lease has been waited out already. */
const AT_ONCE = () => 0;

function fail(
  shelves: WorkShelves,
  id: string,
  item: StoredItem,
  because: string,
  nowMs: number,
  retryDelayMs: (failures: number) => number,
): void {
  const failures = item.failures + 1;
  const where: Pick<StoredItem, 'shelf' | 'atMs'> =
    failures >= DELIVERIES_MAX
      ? { shelf: 'parked', atMs: nowMs }
      : shelfAt(nowMs + retryDelayMs(failures), nowMs);
  shelves.put(id, { ...item, failures, because, ...where }, item);
}

/** Where an item waits that is due at a moment. */
function shelfAt(dueAtMs: number, nowMs: number): Pick<StoredItem, 'shelf' | 'atMs'> {
  return dueAtMs > nowMs
    ? { shelf: 'delayed', atMs: Math.min(dueAtMs, Number.MAX_SAFE_INTEGER) }
    : { shelf: 'ready', atMs: nowMs };
}

/** The item as it is, if it is still on loan to whoever was given it that time. */
function heldItem(shelves: WorkShelves, { id, deliveries }: WorkItem): StoredItem | undefined {
  const item = shelves.find(id);
  return item?.shelf === 'active' && item.deliveries === deliveries ? item : undefined;
}

function itemOf(shelves: WorkShelves, id: string): StoredItem {
  const item = shelves.find(id);
  if (item === undefined) throw new Error(`the item ${id} is on a shelf and is not kept`);
  return item;
}
