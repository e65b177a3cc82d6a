import { createHash } from 'node:crypto';
import { WaveChecker } from '../../media/wave-checker.ts';
import { judgeMedia } from './judge-media.ts';
import { MEDIA_POLICY, type MediaExpectations, type MediaPolicy } from './media-expectations.ts';
import type { InterruptedMedia, MediaVerdict } from './media-verdict.ts';

/**
 * Validates a file while it is downloaded (seed 001, step 4): its SHA-256, its structure, its format
 * and its duration, all from the bytes that come, whatever the platform says of them. Memory does not
 * grow with the file, as long as whoever sends the pieces waits until they are taken.
 *
 * It never throws. A stream that throws is an interrupted one, whatever had come before; one that
 * ends is the whole file. Beyond the bytes of the policy it stops to read, and returns the stream. It
 * knows no time: whoever opens the stream lets it throw when nothing comes for too long.
 */
export async function validateMedia(
  pieces: AsyncIterable<Uint8Array>,
  expected: MediaExpectations = {},
  policy: MediaPolicy = MEDIA_POLICY,
): Promise<MediaVerdict | InterruptedMedia> {
  const checker = new WaveChecker(policy);
  const hash = createHash('sha256');
  let tooLarge = false;
  try {
    for await (const piece of pieces) {
      tooLarge = checker.length + piece.length > policy.bytesMax;
      if (tooLarge) break;
      hash.update(piece);
      checker.push(piece);
    }
  } catch (cause) {
    // A stream that cannot even be closed was too large all the same.
    if (!tooLarge) return interrupted(checker.length, cause);
  }
  const sha256 = tooLarge ? undefined : hash.digest('hex');
  const seen = { wave: checker.finish(), bytes: checker.length, sha256, tooLarge };
  return judgeMedia(seen, expected, policy);
}

function interrupted(bytes: number, cause: unknown): InterruptedMedia {
  const log = [`FAIL transfer: the stream broke off after ${bytes} bytes`];
  return { kind: 'interrupted', bytes, cause, log };
}
