/** A block that grows beyond this is split, so that no change moves more names than these. */
const BLOCK_MAX = 512;

/** Names in the order of code units, of which a hundred thousand cost hardly more than a hundred. */
export class OrderedNames {
  /** None of them is empty but the first, and that only if there are no others. */
  readonly #blocks: string[][] = [[]];

  /** Adds a name that is not there. */
  add(name: string): void {
    const at = this.#blockOf(name);
    const block = this.#blocks[at] as string[];
    block.splice(placeIn(block, name), 0, name);
    if (block.length > BLOCK_MAX) this.#blocks.splice(at + 1, 0, block.splice(BLOCK_MAX / 2));
  }

  /** Removes a name that is there. */
  remove(name: string): void {
    const at = this.#blockOf(name);
    const block = this.#blocks[at] as string[];
    block.splice(placeIn(block, name), 1);
    if (block.length === 0 && this.#blocks.length > 1) this.#blocks.splice(at, 1);
  }

  /** The first `limit` names from `from` up to, and not with, `to`. */
  range(from: string, to: string, limit: number): string[] {
    const found: string[] = [];
    let at = this.#blockOf(from);
    let place = placeIn(this.#blocks[at] as string[], from);
    while (found.length < limit) {
      const block = this.#blocks[at];
      if (block === undefined) break;
      const name = block[place];
      if (name === undefined) {
        at += 1;
        place = 0;
      } else if (name < to) {
        found.push(name);
        place += 1;
      } else break;
    }
    return found;
  }

  /** The last block that does not begin beyond the name. */
  #blockOf(name: string): number {
    let low = 1;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.[0] as string) <= name) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Where the first name of a block is that does not come before the given one. */
function placeIn(block: readonly string[], name: string): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((block[middle] as string) < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
