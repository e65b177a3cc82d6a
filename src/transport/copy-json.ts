import type { Json } from '../platform/message.ts';

/** Deeper than any body that a route takes. */
const DEPTH_MAX = 200;

/**
 * Copies what JSON can say, so that neither side can change what the other holds, as a network would.
 *
 * @throws {TypeError} for what JSON cannot say, or what is nested too deeply to be a body.
 */
export function copyJson(value: unknown, depth = 0): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'object':
      break;
    default:
      throw new TypeError(`a body cannot hold a ${typeof value}`);
  }
  if (value === null) return null;
  if (depth > DEPTH_MAX) throw new TypeError('a body cannot be nested so deeply, or hold itself');
  if (Array.isArray(value)) return value.map((item) => copyJson(item, depth + 1) ?? null);
  const copy: Record<string, Json | undefined> = {};
  for (const key of Object.keys(value)) {
    const item = copyJson((value as Record<string, unknown>)[key], depth + 1);
    if (key === '__proto__') {
      Object.defineProperty(copy, key, { value: item, enumerable: true });
    } else copy[key] = item;
  }
  return copy;
}
