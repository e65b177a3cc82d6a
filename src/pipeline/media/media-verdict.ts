import type { WaveFault } from '../../media/wave-fault.ts';
import type { SoundWave, WaveFlag, WaveMeasure } from '../../media/wave-verdict.ts';

/** What is wrong with a file: by its own account, or by what the platform says of it. */
export type MediaFault =
  | WaveFault
  /** It has other contents than the platform gave the SHA-256 of. */
  | 'wrong-hash'
  /** It has fewer bytes than the platform announced. */
  | 'fewer-bytes-than-announced'
  /** It has more bytes than the policy lets anybody read. */
  | 'too-large';

/** What is noteworthy of a file that is sound. */
export type MediaFlag =
  | WaveFlag
  | 'more-bytes-than-announced'
  /** Bytes come behind what the file says is its end. Its audio is all there. */
  | 'bytes-after-end';

interface Looked {
  /** How many bytes the file has; of a download that is too large, how many of them were read. */
  readonly bytes: number;
  /** In lower-case hexadecimal digits; `undefined` if not all bytes were read. */
  readonly sha256: string | undefined;
  /**
   * A line for each check, with what was found and what was expected: at most
   * {@link LOG_LINES_MAX} lines of {@link LOG_LINE_LENGTH_MAX} characters.
   */
  readonly log: readonly string[];
}

/** A file that is the whole recording: compliant (seed 001: `compliance_verified`). */
export interface SoundMedia extends Looked, Omit<SoundWave, 'flags'> {
  readonly flags: readonly MediaFlag[];
}

/** A file that is not. */
export interface FaultyMedia extends Looked {
  readonly kind: 'faulty';
  /** The first that was found, in the order of the log. */
  readonly fault: MediaFault;
  /** One sentence, which names what was found and what was expected. */
  readonly says: string;
  readonly measure: WaveMeasure | undefined;
}

/** The stream broke off, which says nothing about the file: it has to be fetched again. */
export interface InterruptedMedia {
  readonly kind: 'interrupted';
  /** How many bytes had come. */
  readonly bytes: number;
  /** What the stream threw. It stays out of the log, since it may name addresses. */
  readonly cause: unknown;
  readonly log: readonly string[];
}

/** What the look at a whole file came to. */
export type MediaVerdict = SoundMedia | FaultyMedia;

/** As many lines as an annotation of an interaction takes (ours, as the platform has it). */
export const LOG_LINES_MAX = 50;
/** And as many characters in each. */
export const LOG_LINE_LENGTH_MAX = 200;
