import { inspect } from 'node:util';
import type { Platform } from '../../src/platform/platform.ts';

const WHOLE = { depth: Infinity, maxArrayLength: null, maxStringLength: null, compact: true };

/**
 * What a world notes of when it was looked at. A call that nobody looks at pauses, and a look wakes
 * it, which makes no difference that anybody can tell.
 */
const ATTENTION = /lookedAtMs: [\d.]+,?|pausing: \[(?:\s*\[Function[^\]]*\],?)*\s*\],?/g;
const PAUSED = /pausing: \[\s*\[Function/;

/**
 * Everything of a world that a request may change, as text: what the systems keep, and what is due
 * to happen. The journal is not in it, since every answer is written there.
 *
 * @param before what the world is to be compared with; a call that had paused in it may go on.
 */
export function worldState({ world }: Platform, before?: WorldState): WorldState {
  const { slots, bands, timeline } = world;
  const text = inspect(
    { slots: slots.filter((slot) => !isBlank(slot)), bands: bands.changes.length },
    WHOLE,
  );
  const paused = before?.paused ?? PAUSED.test(text);
  const { pending, nextAtMs } = timeline;
  const due = paused ? '' : `${pending} due, next at ${nextAtMs}`;
  return { paused, text: `${text.replaceAll(ATTENTION, '')}\n${due}` };
}

/** Whether a system has nothing to keep, as it begins when it is first asked for anything. */
function isBlank(value: unknown): boolean {
  if (value instanceof Map || value instanceof Set) return value.size === 0;
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isBlank);
  return value === undefined || value === 0;
}

/** A world at one moment. */
export interface WorldState {
  readonly text: string;
  /** Whether something in it had paused, so that what is due is not compared. */
  readonly paused: boolean;
}
