import type { Records } from '../../client/database.ts';
import type { Json } from '../../transport/transport.ts';

/** Digits of a moment within a name: enough for every whole number that is exact. */
const DIGITS = 16;

/**
 * A moment as a part of a name, such that names are in the order of their moments. Rounded up, so
 * that nothing is due before its time.
 */
function momentName(atMs: number): string {
  const wholeMs = Math.min(Math.max(0, Math.ceil(atMs)), Number.MAX_SAFE_INTEGER);
  return String(wholeMs).padStart(DIGITS, '0');
}

/** A name made of a folder, a moment and what is there at that moment. */
export function momentEntry(folder: string, atMs: number, id: string): string {
  return `${folder}/${momentName(atMs)}/${id}`;
}

/** What {@link momentEntry} was made of. */
export interface MomentEntry {
  readonly name: string;
  readonly atMs: number;
  readonly id: string;
}

/** The first `limit` entries of a folder whose moments are at or before `untilMs`, or all there are. */
export function entriesOf(
  records: Records,
  folder: string,
  limit: number,
  untilMs: number = Number.MAX_SAFE_INTEGER,
): MomentEntry[] {
  return untilMs < 0 ? [] : entriesFrom(records, folder, `${folder}/`, limit, untilMs);
}

/** The first `limit` entries of a folder that come after the one of that name, which may be gone. */
export function entriesAfter(
  records: Records,
  folder: string,
  name: string,
  limit: number,
): MomentEntry[] {
  // A range begins with its own beginning.
  return entriesFrom(records, folder, name, limit + 1, Number.MAX_SAFE_INTEGER)
    .filter((entry) => entry.name !== name)
    .slice(0, limit);
}

function entriesFrom(
  records: Records,
  folder: string,
  from: string,
  limit: number,
  untilMs: number,
): MomentEntry[] {
  // The sign after `/` in the order of code units is `0`, and names go on with `/` after the moment.
  const to = `${folder}/${momentName(Math.floor(untilMs))}0`;
  const idFrom = folder.length + DIGITS + 2;
  return records.range(from, to, limit).map(([name]) => ({
    name,
    atMs: Number(name.slice(folder.length + 1, idFrom - 1)),
    id: name.slice(idFrom),
  }));
}

/** The value of a record, of which its writers say what form it has. */
export function read<Value>(records: Records, name: string): Value | undefined {
  return records.get(name) as Value | undefined;
}

/** Writes a value that is made of nothing but what JSON can say. */
export function write(records: Records, name: string, value: object | number): void {
  records.set(name, value as Json);
}
