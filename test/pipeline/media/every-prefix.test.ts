import { describe, expect, it } from 'vitest';
import { WaveChecker } from '../../../src/media/wave-checker.ts';
import { judgeMedia } from '../../../src/pipeline/media/judge-media.ts';
import { atHand, streamed } from './looks.ts';
import { EVERY_ENCODING, FIXTURES, type Fixture } from './wave-files.ts';

/** What a file is said to be of which so many bytes are there. */
const prefix = ({ bytes }: Fixture, length: number) => {
  const cut = bytes.subarray(0, length);
  const verdict = streamed([cut]);
  expect(atHand(cut)).toEqual(verdict);
  return verdict;
};

const lengths = ({ bytes }: Fixture) => Array.from({ length: bytes.length }, (_, at) => at);

const tellsItsSizes = ({ parts }: Fixture) => parts.unknown === undefined;

describe.each(FIXTURES.filter(tellsItsSizes))('a file cut anywhere: $name', (file) => {
  it('is never whole', () => {
    for (const length of lengths(file)) {
      expect(prefix(file, length)).toMatchObject({
        kind: 'faulty',
        fault: length === 0 ? 'empty' : 'truncated',
      });
    }
  });
});

describe('a stream whose size as a whole was written, cut anywhere', () => {
  const files = FIXTURES.filter(({ parts }) => parts.unknown?.join() === 'data');

  it.each(files)('is never whole: $name', (file) => {
    for (const length of lengths(file)) expect(prefix(file, length).kind).toBe('faulty');
  });
});

describe('a stream that never wrote how long it is, cut anywhere', () => {
  const files = FIXTURES.filter(({ parts }) => parts.unknown?.includes('file'));

  it.each(files)(
    'may pass for whole at the end of a frame or chunk, and says so: $name',
    (file) => {
      const sound = lengths(file).filter((length) => prefix(file, length).kind === 'sound');
      const { parts } = file;
      const headerBytes = 44;
      const frameBytes = parts.encoding === 'a-law' ? 1 : 2;
      // Two rules make a prefix a whole file: the audio ends where the file ends, or its size is known
      // and only chunks behind it are missing.
      const whole = parts.unknown?.includes('data')
        ? lengths(file).filter((at) => at > headerBytes && (at - headerBytes) % frameBytes === 0)
        : [headerBytes + 80];
      expect(sound).toEqual(whole);
      for (const length of sound) {
        expect(prefix(file, length)).toMatchObject({ flags: file.flags });
      }
    },
  );

  it.each(files)('is found out by how long it should play: $name', (file) => {
    const whole = streamed([file.bytes]);
    if (whole.kind === 'faulty') throw new Error(whole.says);
    const { durationMs, dataBytes } = whole;
    for (const length of lengths(file)) {
      const checker = new WaveChecker(EVERY_ENCODING);
      checker.push(file.bytes.subarray(0, length));
      const seen = { wave: checker.finish(), bytes: length, sha256: undefined, tooLarge: false };
      const verdict = judgeMedia(seen, { durationMs }, EVERY_ENCODING);
      const keptShare = (verdict.kind === 'sound' ? verdict.dataBytes : 0) / dataBytes;
      // What is missing is at most what the tolerance lets pass, 5 %.
      expect(verdict.kind === 'faulty' || keptShare >= 0.95).toBe(true);
      if (length < 44 + 0.95 * dataBytes) expect(verdict.kind).toBe('faulty');
    }
  });
});
