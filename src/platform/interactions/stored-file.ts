import { CATALOGUE } from '../../choice/catalogue.ts';
import type { Recording } from '../voice/voice.ts';
import { defineStore, type World } from '../world.ts';
import { artifactOf, capturedWave } from './artifact.ts';
import { mediaPath } from './media-path.ts';
import { type Wave, waveLength } from './wave.ts';

const REPAIR_LAG = CATALOGUE['media.repair-lag'];

/** A world remembers so many repairs; an older one is found out again, and the same. */
const REPAIRS_MAX = 20_000;

/** When the files that were not stored whole are; `Infinity` for those that never are. */
const repairsOf = defineStore(() => new Map<Recording, number>());

/** What is in the store. */
export interface StoredFile {
  readonly wave: Wave;
  /** Whether the media server has stored it at another try. */
  readonly repaired: boolean;
}

/** The file of a recording as it is at a moment; `undefined` if there is none, or none yet. */
export function storedFileAt(
  world: World,
  recording: Recording,
  atMs: number,
): StoredFile | undefined {
  const wave = artifactOf(world, recording)?.wave;
  if (wave !== undefined && isWhole(wave)) return { wave, repaired: false };
  if (atMs >= repairedAtMs(world, recording)) {
    return { wave: capturedWave(world, recording), repaired: true };
  }
  return wave && { wave, repaired: false };
}

/**
 * Whether the recording is all that it should be: stored, whole, readable and of this call alone. What
 * its upload stores counts from the first, what the media server stores at another try from then on.
 */
export function isSound(world: World, recording: Recording, atMs: number): boolean {
  const wave = storedFileAt(world, recording, atMs)?.wave;
  return wave !== undefined && wave.samples > 0 && wave.content === 'voices' && isWhole(wave);
}

/** Where the platform says that the file of a recording is, or will be if it gets there after all. */
export function shownUri(world: World, recording: Recording): string | undefined {
  const { state, conversationId, id } = recording;
  const shown =
    state === 'completed' || (state === 'upload_failed' && world.settings.storageRetries);
  return shown ? mediaPath(conversationId, id) : undefined;
}

function isWhole({ header, storedBytes, samples }: Wave): boolean {
  return header === 'right' && storedBytes === waveLength(samples);
}

function repairedAtMs(world: World, recording: Recording): number {
  const { endedAtMs, id } = recording;
  if (!world.settings.storageRetries || endedAtMs === undefined) return Number.POSITIVE_INFINITY;
  const repairs = repairsOf(world);
  const known = repairs.get(recording);
  if (known !== undefined) return known;
  const lagMs = world.choices.draw(REPAIR_LAG, id, 0);
  const atMs = lagMs === 0 ? Number.POSITIVE_INFINITY : endedAtMs + lagMs;
  repairs.set(recording, atMs);
  if (repairs.size > REPAIRS_MAX) {
    const [oldest] = repairs.keys();
    if (oldest !== undefined) repairs.delete(oldest);
  }
  return atMs;
}
