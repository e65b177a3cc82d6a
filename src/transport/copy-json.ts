import type { Json } from '../platform/message.ts';

/** Deeper than any body that a route takes. */
const DEPTH_MAX = 200;

/**
 * Copies what JSON can say, so that neither side can change what the other holds, as a network would.
 *
 * @throws {TypeError} for what JSON cannot say, or what is nested too deeply to be a body.
 */
export function copyJson(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null ? copyDeep(value, 0) : leaf(value);
}

function copyDeep(value: object, depth: number): Json {
  if (depth > DEPTH_MAX) throw new TypeError('a body cannot be nested so deeply, or hold itself');
  if (Array.isArray(value)) return value.map((item) => copyItem(item, depth) ?? null);
  const source = value as Record<string, unknown>;
  const copy: Record<string, Json | undefined> = {};
  for (const key of Object.keys(source)) {
    const item = copyItem(source[key], depth);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: item, enumerable: true });
    else copy[key] = item;
  }
  return copy;
}

function copyItem(item: unknown, depth: number): Json | undefined {
  return typeof item === 'object' && item !== null ? copyDeep(item, depth + 1) : leaf(item);
}

function leaf(value: unknown): Json | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value === null || value === undefined) return value;
  throw new TypeError(`a body cannot hold a ${typeof value}`);
}
