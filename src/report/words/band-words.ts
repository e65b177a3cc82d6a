import { LOCK_FREE } from '../../platform/bands.ts';
import { forumDialect } from '../../platform/dialect/forum/forum.ts';
import type { Snapshot } from '../../platform/journal.ts';

/** What reads say of a resource that they believe to be in `state`: the API's word for it. */
export function spellRead(machine: string, state: string): string {
  const { spelling } = forumDialect;
  const words = Object.hasOwn(spelling, machine) ? spelling[machine] : undefined;
  return words !== undefined && Object.hasOwn(words, state) ? (words[state] ?? state) : state;
}

/** Whether what a band says means that it goes on, is on its way somewhere, or has come to rest. */
export type BandMood = 'live' | 'moving' | 'rest';

const MOODS: Readonly<Record<string, BandMood>> = {
  recording: 'live',
  active: 'live',
  queued: 'moving',
  stopping: 'moving',
  uploading: 'moving',
  processing: 'live',
  connected: 'live',
  dialing: 'moving',
  ringing: 'moving',
  'wrap-up': 'moving',
  QUEUED: 'moving',
  IN_PROGRESS: 'live',
  CONNECTED: 'live',
  DIALING: 'moving',
  RINGING: 'moving',
  WRAP_UP: 'moving',
};

/** The mood of a value of a truth or view band. */
export function moodOf(value: string): BandMood {
  return Object.hasOwn(MOODS, value) ? (MOODS[value] ?? 'rest') : 'rest';
}

/** `held by rec-1`, or `free`. */
export function spellLock(holder: string | null): string {
  return holder === null || holder === LOCK_FREE ? LOCK_FREE : `held by ${holder}`;
}

/** How two bands disagreed at one moment. */
interface Disagreement {
  readonly between: 'truth and reads' | 'reads and lock';
  readonly says: string;
}

/**
 * What the three bands said, in words, with `⚠` between two that disagreed: `rec-1 truth stopping ·
 * reads stopped ⚠ lock held by rec-1`.
 */
export function bandWords(snapshot: Snapshot): string {
  const { machine, resource, truth, view, lock } = snapshot;
  if (resource === null || truth === null) return `no ${machine} · lock ${spellLock(lock)}`;
  const reads = view === null ? 'reads show nothing' : `reads ${spellRead(machine, view)}`;
  const between = disagreement(snapshot)?.between;
  const first = between === 'truth and reads' ? '⚠' : '·';
  const second = between === 'reads and lock' ? '⚠' : '·';
  return `${resource} truth ${truth} ${first} ${reads} ${second} lock ${spellLock(lock)}`;
}

/** How the bands disagreed, or `undefined` where they did not. */
export function disagreement({ machine, truth, view, lock }: Snapshot): Disagreement | undefined {
  if (truth === null) return undefined;
  const reads = view === null ? undefined : spellRead(machine, view);
  const says = reads === undefined ? 'reads showed nothing' : `reads said ${reads}`;
  if (lock !== null && (reads === undefined || moodOf(reads) === 'rest')) {
    return { between: 'reads and lock', says: `${says}, and the lock was still held` };
  }
  if (lock === null && reads !== undefined && moodOf(reads) === 'live') {
    return { between: 'reads and lock', says: `${says}, and the lock was free already` };
  }
  return reads === spellRead(machine, truth)
    ? undefined
    : { between: 'truth and reads', says: `${says}, and the truth was ${truth}` };
}
