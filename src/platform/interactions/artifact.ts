import { CATALOGUE } from '../../choice/catalogue.ts';
import { hashText } from '../../choice/hash.ts';
import type { Recording } from '../voice/voice.ts';
import { defineStore, type World } from '../world.ts';
import { type Capture, captureOf } from './interactions.ts';
import { SAMPLE_BYTES, SAMPLE_RATE_HZ, WAVE_HEADER_BYTES, type Wave, waveLength } from './wave.ts';

const TRUNCATION = CATALOGUE['media.truncation'];
const METADATA = CATALOGUE['media.metadata'];
const HEADER = CATALOGUE['media.header'];

/** What is left of a file, by the variant of the truncation. */
const KEPT_SHARES = [1, 0, 0.5, 0.95] as const;
const HEADERS = ['right', 'no-riff', 'wrong-byte-rate'] as const;

/** The file of a completed recording, and what the metadata say of it, which need not be true. */
export interface Artifact {
  readonly wave: Wave;
  readonly claimedDurationMs: number;
  readonly claimedBytes: number;
}

/** A world remembers so many files; what became of an older one is found out again, and the same. */
const ARTIFACTS_MAX = 20_000;

/** The files that were chosen so far. */
const artifactsOf = defineStore(() => new Map<Recording, Artifact>());

/**
 * The file of a recording, or `undefined` unless its upload has completed. What became of it is
 * chosen when somebody asks first, since most runs never do; who asks, and when, changes nothing.
 */
export function artifactOf(world: World, recording: Recording): Artifact | undefined {
  if (recording.state !== 'completed') return undefined;
  const artifacts = artifactsOf(world);
  const known = artifacts.get(recording);
  if (known !== undefined) return known;
  const made = store(world, recording);
  artifacts.set(recording, made);
  if (artifacts.size > ARTIFACTS_MAX) {
    const [oldest] = artifacts.keys();
    if (oldest !== undefined) artifacts.delete(oldest);
  }
  return made;
}

/** How long a recording captured, in ms, by the moments at which it began and ended. */
export function capturedMs({ captureFromMs, captureToMs }: Recording): number {
  if (captureFromMs === undefined || captureToMs === undefined) return 0;
  return captureToMs - captureFromMs;
}

/** Whether the recording is all that it should be: stored, whole, readable and of this call alone. */
export function isSound(world: World, recording: Recording): boolean {
  const wave = artifactOf(world, recording)?.wave;
  return (
    wave !== undefined &&
    wave.samples > 0 &&
    wave.header === 'right' &&
    wave.content === 'voices' &&
    wave.storedBytes === waveLength(wave.samples)
  );
}

function store(world: World, recording: Recording): Artifact {
  const { choices } = world;
  const { id } = recording;
  const durationMs = capturedMs(recording);
  const samples = Math.floor((durationMs * SAMPLE_RATE_HZ) / 1000);
  const wholeBytes = waveLength(samples);
  const storedBytes = Math.floor(wholeBytes * (KEPT_SHARES[choices.draw(TRUNCATION, id, 0)] ?? 1));
  const wave: Wave = {
    samples,
    storedBytes,
    header: HEADERS[choices.draw(HEADER, id, 0)] ?? 'right',
    content: contentOf(captureOf(world, recording)),
    seed: hashText(id),
  };
  switch (choices.draw(METADATA, id, 0)) {
    case 1:
      return { wave, claimedDurationMs: durationMs, claimedBytes: wholeBytes };
    case 2:
      return {
        wave,
        claimedDurationMs: Math.floor(durationMs / 2),
        claimedBytes: Math.floor(wholeBytes / 2),
      };
    default:
      return { wave, claimedDurationMs: playedMs(storedBytes), claimedBytes: storedBytes };
  }
}

function playedMs(storedBytes: number): number {
  const audioBytes = Math.max(0, storedBytes - WAVE_HEADER_BYTES);
  return Math.floor((audioBytes * 1000) / (SAMPLE_RATE_HZ * SAMPLE_BYTES));
}

function contentOf({ overlapped, afterEnd }: Readonly<Capture>): Wave['content'] {
  if (afterEnd) return 'noise';
  return overlapped ? 'overlapped' : 'voices';
}
