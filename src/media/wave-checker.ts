import { WAVE_POLICY, type WavePolicy } from './wave-policy.ts';
import type { WaveVerdict } from './wave-verdict.ts';
import { WANTED_BYTES_MAX, WaveWalk } from './wave-walk.ts';

/**
 * Checks a WAV file that comes in pieces, however it is cut. It keeps nothing but a header, so its
 * memory does not grow with the file, and it never throws, whatever the bytes are.
 */
export class WaveChecker {
  /** How many bytes have come. */
  length = 0;
  readonly #walk: WaveWalk;
  readonly #header = new Uint8Array(WANTED_BYTES_MAX);
  readonly #view = new DataView(this.#header.buffer);
  /** How many bytes of what the walk wants are in the header already. */
  #heldBytes = 0;

  constructor(policy: WavePolicy = WAVE_POLICY) {
    this.#walk = new WaveWalk(policy);
  }

  /** Takes the next piece. It is not kept. */
  push(piece: Uint8Array): void {
    const walk = this.#walk;
    while (!walk.ended) {
      const from = walk.wantedAt + this.#heldBytes - this.length;
      if (from >= piece.length) break;
      const missing = walk.wantedBytes - this.#heldBytes;
      const found = piece.subarray(from, from + missing);
      this.#header.set(found, this.#heldBytes);
      this.#heldBytes += found.length;
      if (found.length < missing) break;
      this.#heldBytes = 0;
      walk.take(this.#view, 0);
    }
    this.length += piece.length;
  }

  /** Judges the file, of which nothing more comes. */
  finish(): WaveVerdict {
    return this.#walk.finish(this.length);
  }
}
