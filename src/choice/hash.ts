/** Mixes two 32-bit numbers into one (murmur3's finaliser). Same in, same out, on every machine. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The 32-bit FNV-1a hash of a text's UTF-16 units. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** A 32-bit hash as a number in [0, 1). */
export function toUnit(hash: number): number {
  return hash / 0x1_0000_0000;
}

/** An endless stream of numbers in [0, 1), given by its seed. */
export function randomFrom(seed: number): () => number {
  let n = 0;
  return () => toUnit(mix(seed, n++));
}
