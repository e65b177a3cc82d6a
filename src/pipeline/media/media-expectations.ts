import { WAVE_POLICY, type WavePolicy } from '../../media/wave-policy.ts';

/** What the platform says of a file, as far as it says anything. */
export interface MediaExpectations {
  /** How long it should play: the duration of the interaction or of its segment, in ms. */
  readonly durationMs?: number;
  /** The SHA-256 of what was captured, in hexadecimal digits of either case. */
  readonly sha256?: string;
  /**
   * The size that the platform announces. Fewer bytes are a fault, for what was announced is missing.
   * More are only noted: a file that is whole by its own account shows that the announcement was
   * wrong (seed 001: metadata are written before the file is).
   */
  readonly announcedBytes?: number;
}

/** Which files are accepted, and how many bytes of one are read. */
export interface MediaPolicy extends WavePolicy {
  /** Nothing is read beyond; a file with more bytes is a fault. */
  readonly bytesMax: number;
}

/** That of the check of waves, and 4 GiB: 18 hours of PCM at 16 kHz in stereo (ours). */
export const MEDIA_POLICY: MediaPolicy = { ...WAVE_POLICY, bytesMax: 4 * 1024 ** 3 };
