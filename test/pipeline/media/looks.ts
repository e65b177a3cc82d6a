import { judgeWave, type WaveSource } from '../../../src/media/judge-wave.ts';
import { WaveChecker } from '../../../src/media/wave-checker.ts';
import type { WavePolicy } from '../../../src/media/wave-policy.ts';
import type { WaveVerdict } from '../../../src/media/wave-verdict.ts';
import { EVERY_ENCODING } from './wave-files.ts';

/** The verdict on a file that comes in these pieces. */
export function streamed(
  pieces: Iterable<Uint8Array>,
  policy: WavePolicy = EVERY_ENCODING,
): WaveVerdict {
  const checker = new WaveChecker(policy);
  for (const piece of pieces) checker.push(piece);
  return checker.finish();
}

/** A file at hand, which counts what is read of it. */
export class CountedSource implements WaveSource {
  reads = 0;
  readBytes = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  bytes(from: number, to: number): Uint8Array {
    const found = this.#bytes.subarray(from, to);
    this.reads += 1;
    this.readBytes += found.length;
    return found;
  }
}

/** The verdict on a file that is at hand. */
export function atHand(bytes: Uint8Array, policy: WavePolicy = EVERY_ENCODING): WaveVerdict {
  return judgeWave(new CountedSource(bytes), undefined, policy);
}

/** The fault, or `sound`. */
export function outcomeOf(verdict: WaveVerdict): string {
  return verdict.kind === 'sound' ? 'sound' : verdict.fault;
}
