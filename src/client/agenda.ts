/** What is due when, of things whose moment changes as one goes. */
export interface Agenda<Item> {
  /** Notes that the moment of an item has changed, or that it has one now. */
  note(item: Item): void;
  /** What is due first, and when; of those due at once the one that was given first. */
  first(): { readonly item: Item; readonly atMs: number } | undefined;
}

interface Entry<Item> {
  readonly item: Item;
  readonly place: number;
  readonly atMs: number;
}

/**
 * An agenda that finds the first of ten thousand as fast as the first of ten. An item may be noted
 * as often as one likes; what was noted before and no longer holds is passed over.
 *
 * @param items all of them, in the order in which they go where they are due at once.
 * @param dueAtMs the moment of an item as it is now; `undefined` if it is not due at all. Whoever
 * changes it notes the item.
 */
export function createAgenda<Item>(
  items: readonly Item[],
  dueAtMs: (item: Item) => number | undefined,
): Agenda<Item> {
  const places = new Map(items.map((item, place) => [item, place]));
  const heap: Entry<Item>[] = [];
  const note = (item: Item): void => {
    const place = places.get(item);
    const atMs = dueAtMs(item);
    if (place !== undefined && atMs !== undefined) push(heap, { item, place, atMs });
  };
  for (const item of items) note(item);
  return {
    note,
    first() {
      for (let top = heap[0]; top !== undefined; top = heap[0]) {
        if (dueAtMs(top.item) === top.atMs) return top;
        pop(heap);
      }
      return undefined;
    },
  };
}

function before<Item>(a: Entry<Item>, b: Entry<Item>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.place < b.place);
}

function push<Item>(heap: Entry<Item>[], entry: Entry<Item>): void {
  let hole = heap.push(entry) - 1;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = heap[parent] as Entry<Item>;
    if (!before(entry, above)) break;
    heap[hole] = above;
    hole = parent;
  }
  heap[hole] = entry;
}

function pop<Item>(heap: Entry<Item>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= heap.length) break;
    const right = child + 1;
    if (right < heap.length && before(heap[right] as Entry<Item>, heap[child] as Entry<Item>)) {
      child = right;
    }
    const below = heap[child] as Entry<Item>;
    if (!before(below, last)) break;
    heap[hole] = below;
    hole = child;
  }
  heap[hole] = last;
}
