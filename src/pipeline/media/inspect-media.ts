import { createHash } from 'node:crypto';
import { judgeWave, type WaveSource } from '../../media/judge-wave.ts';
import { judgeMedia } from './judge-media.ts';
import { MEDIA_POLICY, type MediaExpectations, type MediaPolicy } from './media-expectations.ts';
import type { MediaVerdict } from './media-verdict.ts';

/**
 * Validates a file that is at hand, as a download in virtual time is: with the same verdict as
 * `validateMedia`, but for the SHA-256, which is computed only if there is one to compare it with. So
 * it reads but the headers otherwise, and takes as long for every file.
 */
export function inspectMedia(
  media: WaveSource,
  expected: MediaExpectations = {},
  policy: MediaPolicy = MEDIA_POLICY,
): MediaVerdict {
  const { length } = media;
  const tooLarge = length > policy.bytesMax;
  const sha256 =
    expected.sha256 === undefined || tooLarge
      ? undefined
      : createHash('sha256').update(media.bytes(0, length)).digest('hex');
  return judgeMedia(
    { wave: judgeWave(media, undefined, policy), bytes: length, sha256, tooLarge },
    expected,
    policy,
  );
}
