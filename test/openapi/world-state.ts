import { inspect } from 'node:util';
import type { Platform } from '../../src/platform/platform.ts';

const WHOLE = { depth: Infinity, maxArrayLength: null, maxStringLength: null, compact: true };

/**
 * Everything of a world that a request may change, as text: what the systems keep, and what is due
 * to happen. The journal is not in it, since every answer is written there.
 */
export function worldState({ world }: Platform): string {
  const { slots, bands, timeline } = world;
  const { pending, nextAtMs } = timeline;
  return inspect({ slots, bands: bands.changes.length, pending, nextAtMs }, WHOLE);
}
