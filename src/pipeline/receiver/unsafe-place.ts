/** Deeper than any event (ours). */
const DEPTH_MAX = 16;
/** Names that reach an object's prototype where somebody copies carelessly. */
const UNSAFE_NAMES = ['__proto__', 'constructor', 'prototype'];

/** Where a document has something that no event has and that could do harm. */
export interface UnsafePlace {
  readonly field: string;
  readonly message: string;
}

/** Looks for names of prototypes and for endless nesting in a parsed document. */
export function unsafePlace(json: unknown): UnsafePlace | undefined {
  return search(json, []);
}

function search(value: unknown, path: readonly string[]): UnsafePlace | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= DEPTH_MAX) {
    return { field: path.join('.'), message: `is nested more than ${DEPTH_MAX} levels deep` };
  }
  for (const name of Object.keys(value)) {
    const place = [...path, name];
    if (UNSAFE_NAMES.includes(name)) {
      return { field: place.join('.'), message: `must not be called ${name}` };
    }
    const found = search((value as Record<string, unknown>)[name], place);
    if (found !== undefined) return found;
  }
  return undefined;
}
