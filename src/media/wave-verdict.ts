import type { Finding } from './wave-fault.ts';
import type { WaveFormat } from './wave-format.ts';

/** The form of the file. The other two have sizes of 64 bits (EBU Tech 3306, ITU-R BS.2088). */
export type WaveContainer = 'RIFF' | 'RF64' | 'BW64';

/** What is noteworthy of a file that is sound. */
export type WaveFlag =
  /**
   * The `data` chunk was written before its size was known, and ends where the file ends. That it was
   * cut at a whole frame can be told by its expected duration alone.
   */
  | 'data-size-unknown'
  /** The size of the whole was never written; chunks behind the audio may be missing. */
  | 'file-size-unknown'
  /** The size of the whole leaves out the byte that pads its last chunk; nothing of worth is missing. */
  | 'pad-byte-uncounted';

/** What was found, as far as it could be read. */
export interface WaveMeasure {
  readonly container: WaveContainer;
  readonly format: WaveFormat;
  /** Bytes of audio that are really there, whatever is declared. */
  readonly dataBytes: number;
  /** How long these bytes play; not rounded. */
  readonly durationMs: number;
}

/** A file that is all there, and is what the policy accepts. */
export interface SoundWave extends WaveMeasure {
  readonly kind: 'sound';
  readonly flags: readonly WaveFlag[];
}

/** A file that is not what it should be. */
export interface FaultyWave extends Finding {
  readonly kind: 'faulty';
  /** What could be measured all the same; `undefined` where it never came to its audio. */
  readonly measure: WaveMeasure | undefined;
}

/** What a look at a file came to. */
export type WaveVerdict = SoundWave | FaultyWave;
