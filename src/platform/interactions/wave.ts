import { mix } from '../../choice/hash.ts';

/** Samples per second (seed 001: typically 8 kHz, 16-bit, mono). */
export const SAMPLE_RATE_HZ = 8000;
/** Bytes of a sample of 16 bits. */
export const SAMPLE_BYTES = 2;
/** Bytes before the samples: RIFF, a `fmt` of 16 bytes, and the beginning of `data`. */
export const WAVE_HEADER_BYTES = 44;

const BYTES_PER_SECOND = SAMPLE_RATE_HZ * SAMPLE_BYTES;
const PCM = 1;

/** A WAV file as it is stored, told by what its bytes follow from. */
export interface Wave {
  /** How many samples were captured, which is what the header speaks of. */
  readonly samples: number;
  /** How many bytes of the file are there. */
  readonly storedBytes: number;
  readonly header: 'right' | 'no-riff' | 'wrong-byte-rate';
  /** Voices, noise where there was no call, or the voices of two captures mixed up. */
  readonly content: 'voices' | 'noise' | 'overlapped';
  /** What the samples are made from. */
  readonly seed: number;
}

/** How many bytes a file with so many samples has. */
export function waveLength(samples: number): number {
  return WAVE_HEADER_BYTES + samples * SAMPLE_BYTES;
}

/** The bytes of a stored file from `from` up to, and not with, `to`. */
export function waveBytes(wave: Wave, from = 0, to = wave.storedBytes): Uint8Array {
  const end = Math.min(to, wave.storedBytes);
  const start = Math.max(0, Math.min(from, end));
  const bytes = new Uint8Array(end - start);
  if (start < WAVE_HEADER_BYTES) {
    bytes.set(headerOf(wave).subarray(start, Math.min(end, WAVE_HEADER_BYTES)));
  }
  for (let at = Math.max(start, WAVE_HEADER_BYTES); at < end; at++) {
    const place = at - WAVE_HEADER_BYTES;
    const sample = sampleAt(wave, place >> 1);
    bytes[at - start] = (place & 1) === 0 ? sample & 0xff : (sample >> 8) & 0xff;
  }
  return bytes;
}

function headerOf({ samples, header }: Wave): Uint8Array {
  const bytes = new Uint8Array(WAVE_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string): void => {
    for (let i = 0; i < letters.length; i++) bytes[at + i] = letters.charCodeAt(i);
  };
  if (header !== 'no-riff') text(0, 'RIFF');
  view.setUint32(4, waveLength(samples) - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE_HZ, true);
  view.setUint32(28, header === 'wrong-byte-rate' ? SAMPLE_RATE_HZ : BYTES_PER_SECOND, true);
  view.setUint16(32, SAMPLE_BYTES, true);
  view.setUint16(34, SAMPLE_BYTES * 8, true);
  text(36, 'data');
  view.setUint32(40, samples * SAMPLE_BYTES, true);
  return bytes;
}

const NOISE = 64;
const LOUD = 6000;

/** One sample, as a signed number of 16 bits. */
function sampleAt({ seed, content }: Wave, index: number): number {
  const noise = (mix(seed, index) % (2 * NOISE)) - NOISE;
  if (content === 'noise') return noise;
  const voice = triangle(index, 40 + (seed % 40)) + noise;
  if (content === 'voices') return voice;
  return (voice + triangle(index, 23 + (seed % 17))) >> 1;
}

/** A tone that needs no sine, so that it is the same on every machine. */
function triangle(index: number, period: number): number {
  const phase = (index % period) / period;
  return Math.round(LOUD * (phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase));
}
