import { inspect } from 'node:util';
import type { Platform } from '../../src/platform/platform.ts';

const WHOLE = { depth: Infinity, maxArrayLength: null, maxStringLength: null, compact: true };

/** What only numbers the choices that are to come, so that nobody can tell. */
const DRAWN = /\b(?:reads|sent): \d+,?/g;

/**
 * Everything of a world that a request may change, as text: what the systems keep, and what is due
 * to happen. The journal is not in it, since every answer is written there.
 *
 * The first request for a thing may wake what slept because nobody looked: a system makes its room,
 * a call goes on, the dialer takes an interest. So compare from the second one on.
 */
export function worldState({ world }: Platform): string {
  const { slots, bands, timeline } = world;
  const { pending, nextAtMs } = timeline;
  const shown = { slots, bands: bands.changes.length, pending, nextAtMs };
  return inspect(shown, WHOLE).replaceAll(DRAWN, '');
}
