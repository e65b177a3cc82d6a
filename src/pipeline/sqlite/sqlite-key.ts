const FIRST = 0xd800;
const BEYOND = 0x10000;

/**
 * A name as SQLite keeps and orders it. SQLite orders text by its UTF-8 bytes, which is the order of
 * code units but for surrogates, and loses those that stand alone. So every unit from the first
 * surrogate on becomes a character of its own beyond all others, in the same order.
 */
export function keyOf(name: string): string {
  return /[\ud800-\uffff]/.test(name)
    ? name.replace(/[\ud800-\uffff]/g, (unit) =>
        String.fromCodePoint(BEYOND + unit.charCodeAt(0) - FIRST),
      )
    : name;
}

/** The name that a key was made of. */
export function nameOf(key: string): string {
  return /[\ud800-\uffff]/.test(key)
    ? key.replace(/[\u{10000}-\u{1ffff}]/gu, (character) =>
        String.fromCharCode((character.codePointAt(0) ?? 0) - BEYOND + FIRST),
      )
    : key;
}
