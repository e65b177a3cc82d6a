/** The first of a list that may be longer. */
export interface Excerpt<Item> {
  readonly items: readonly Item[];
  /** How many there are in all; `undefined` if there are more that nobody has counted. */
  readonly total: number | undefined;
}

/**
 * Cuts a list.
 *
 * @param items more than `rows` of them if there are more and `total` is not told.
 * @param total how many there are in all, if that is known.
 */
export function excerpt<Item>(items: readonly Item[], rows: number, total?: number): Excerpt<Item> {
  const shown = items.slice(0, rows);
  if (total === undefined) {
    return { items: shown, total: items.length > rows ? undefined : shown.length };
  }
  // What was counted a moment earlier may be fewer than what was then read.
  return { items: shown, total: Math.max(total, shown.length) };
}

/** How much of a list is shown, for people: empty if it is all, else `50 of 1200`. */
export function excerptText({ items, total }: Excerpt<unknown>): string {
  if (total === undefined) return `the first ${items.length}`;
  return items.length < total ? `${items.length} of ${total}` : '';
}
