/** So many letters may be wrong, missing or too many in a name that is taken for a slip. */
const SLIP_MAX = 3;
const COLUMNS = 80;
const INDENT = '  ';

/**
 * What follows "there is no such name": the nearest one, where the given one looks like a slip of it,
 * and all that there are, in lines that a terminal shows whole.
 */
export function namesToChooseFrom(given: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, slips: slipsBetween(given, name) }))
    .filter(({ slips }) => slips <= SLIP_MAX)
    .sort((a, b) => a.slips - b.slips)[0];
  const meant = near === undefined ? '' : ` (did you mean ${near.name}?)`;
  return `${meant}; there are:\n${inLines(names).join('\n')}`;
}

function inLines(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [index, name] of names.entries()) {
    const word = index < names.length - 1 ? `${name},` : name;
    const last = lines.at(-1);
    const longer = last === undefined ? '' : `${last} ${word}`;
    if (last !== undefined && longer.length <= COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(INDENT + word);
  }
  return lines;
}

/** How many letters have to be put in, left out or replaced to get from one text to the other. */
function slipsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
