import { CATALOGUE } from '../../choice/catalogue.ts';
import type { Recording } from '../voice/voice.ts';
import { defineStore, type World } from '../world.ts';

const REFUSAL = CATALOGUE['media.refusal'];
const BREAK_OFF = CATALOGUE['media.break-off'];

/** What was met by those who asked for the file of a recording. */
export interface Downloads {
  /** Whether it is refused, to everybody and for good. */
  readonly refused: boolean;
  /** How often it was sent, as a whole or in part. */
  readonly sent: number;
  /** How often it broke off. */
  readonly brokenOff: number;
}

const NONE: Downloads = { refused: false, sent: 0, brokenOff: 0 };

/** A world remembers the downloads of so many recordings; those of older ones count anew. */
const RECORDINGS_MAX = 20_000;

const downloads = defineStore(() => new Map<Recording, Downloads>());

/** What was met so far. */
export function downloadsOf(world: World, recording: Recording): Downloads {
  return downloads(world).get(recording) ?? NONE;
}

/**
 * Sends the file of a recording once more, and says how that goes: by choice, where the settings have it.
 *
 * @param bytes how many there are of it; without any, there is nothing that could break off.
 */
export function download(
  world: World,
  recording: Recording,
  bytes: number,
): 'refused' | 'broken-off' | 'whole' {
  if (!world.settings.brittleDownloads) return 'whole';
  const { choices } = world;
  const { id } = recording;
  const before = downloadsOf(world, recording);
  if (before.refused || (before.sent === 0 && choices.draw(REFUSAL, id, 0) === 1)) {
    keep(world, recording, { ...before, refused: true });
    return 'refused';
  }
  const breaks = bytes > 0 && choices.draw(BREAK_OFF, id, before.sent) === 1;
  const brokenOff = before.brokenOff + (breaks ? 1 : 0);
  keep(world, recording, { ...before, sent: before.sent + 1, brokenOff });
  return breaks ? 'broken-off' : 'whole';
}

function keep(world: World, recording: Recording, now: Downloads): void {
  const kept = downloads(world);
  kept.set(recording, now);
  if (kept.size <= RECORDINGS_MAX) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
