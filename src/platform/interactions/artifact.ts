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

/** What the upload of a recording stored, and what the metadata say of it, which need not be true. */
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
 * What an upload stored, or `undefined` unless it has completed. What became of the file is
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

/** The file that the media server has of a recording, before anything happens to it on its way. */
export function capturedWave(world: World, recording: Recording): Wave {
  const samples = Math.floor((capturedMs(recording) * SAMPLE_RATE_HZ) / 1000);
  return {
    samples,
    storedBytes: waveLength(samples),
    header: 'right',
    content: contentOf(captureOf(world, recording)),
    seed: hashText(recording.id),
  };
}

function store(world: World, recording: Recording): Artifact {
  const { choices } = world;
  const { id } = recording;
  const durationMs = capturedMs(recording);
  const whole = capturedWave(world, recording);
  const wholeBytes = whole.storedBytes;
  const storedBytes = Math.floor(wholeBytes * (KEPT_SHARES[choices.draw(TRUNCATION, id, 0)] ?? 1));
  const wave: Wave = {
    ...whole,
    storedBytes,
    header: HEADERS[choices.draw(HEADER, id, 0)] ?? 'right',
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
