import { LOCK_FREE } from '../../platform/bands.ts';
import { RECORDING_SPELLING } from '../../platform/dialect/forum-bodies.ts';
import type { Snapshot } from '../../platform/journal.ts';
import type { RecordingState } from '../../platform/world.ts';

/** What reads say of a recording that they believe to be in `state`: the API's word for it. */
export function spellRead(state: string): string {
  return Object.hasOwn(RECORDING_SPELLING, state)
    ? RECORDING_SPELLING[state as RecordingState]
    : state;
}

/** Whether what a band says means that it goes on, is on its way somewhere, or has come to rest. */
export type BandMood = 'live' | 'moving' | 'rest';

const MOODS: Readonly<Record<string, BandMood>> = {
  recording: 'live',
  active: 'live',
  queued: 'moving',
  stopping: 'moving',
  uploading: 'moving',
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
  const { recording, truth, view, lock } = snapshot;
  if (recording === null || truth === null) return `no recording · lock ${spellLock(lock)}`;
  const reads = view === null ? 'reads show nothing' : `reads ${spellRead(view)}`;
  const between = disagreement(snapshot)?.between;
  const first = between === 'truth and reads' ? '⚠' : '·';
  const second = between === 'reads and lock' ? '⚠' : '·';
  return `${recording} truth ${truth} ${first} ${reads} ${second} lock ${spellLock(lock)}`;
}

/** How the bands disagreed, or `undefined` where they did not. */
export function disagreement({ truth, view, lock }: Snapshot): Disagreement | undefined {
  if (truth === null) return undefined;
  const reads = view === null ? undefined : spellRead(view);
  const says = reads === undefined ? 'reads showed nothing' : `reads said ${reads}`;
  if (lock !== null && (reads === undefined || moodOf(reads) === 'rest')) {
    return { between: 'reads and lock', says: `${says}, and the lock was still held` };
  }
  if (lock === null && reads !== undefined && moodOf(reads) === 'live') {
    return { between: 'reads and lock', says: `${says}, and the lock was free already` };
  }
  return reads === spellRead(truth)
    ? undefined
    : { between: 'truth and reads', says: `${says}, and the truth was ${truth}` };
}
