import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeWave } from '../../../src/media/judge-wave.ts';
import { CHUNKS_MAX, WANTED_BYTES_MAX } from '../../../src/media/wave-walk.ts';
import { atHand, CountedSource, outcomeOf, streamed } from './looks.ts';
import { mutant } from './mutants.ts';
import { EVERY_ENCODING, FIXTURES, waveFile } from './wave-files.ts';

function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  let from = 0;
  for (let turn = 0; from < bytes.length; turn++) {
    // A length of nothing is an empty piece, and one in a row of others.
    const length = lengths[turn % lengths.length] ?? 1;
    yield bytes.subarray(from, from + length);
    from += length;
    if (length === 0 && lengths.every((one) => one === 0)) break;
  }
  yield bytes.subarray(from);
}

const pieceLengths = fc.array(fc.nat(60), { minLength: 1, maxLength: 12 });

describe('a file in pieces', () => {
  it('is the same file byte by byte', () => {
    for (const { bytes } of FIXTURES) {
      expect(streamed(cut(bytes, [1]))).toEqual(streamed([bytes]));
      expect(streamed(cut(bytes, [1, 0, 0]))).toEqual(streamed([bytes]));
    }
  });

  it('is the same file however it is cut, be it sound or not, and the same as at hand', () => {
    fc.assert(
      fc.property(mutant(), pieceLengths, (bytes, lengths) => {
        const whole = streamed([bytes]);
        expect(streamed(cut(bytes, lengths))).toEqual(whole);
        expect(atHand(bytes)).toEqual(whole);
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});

describe('the work for a file', () => {
  const many = (count: number) =>
    waveFile({ before: Array.from({ length: count }, () => ({ name: 'JUNK', body: '' })) });

  it('has an end, however many chunks there are', () => {
    // Beside these there are two, of the format and of the audio.
    expect(outcomeOf(atHand(many(CHUNKS_MAX - 2)))).toBe('sound');
    expect(outcomeOf(atHand(many(CHUNKS_MAX - 1)))).toBe('too-many-chunks');
    const source = new CountedSource(many(100_000));
    judgeWave(source, undefined, EVERY_ENCODING);
    expect(source.reads).toBeLessThanOrEqual(CHUNKS_MAX + 1);
  });

  it('is that of its headers, in every mutant', () => {
    fc.assert(
      fc.property(mutant(), (bytes) => {
        const source = new CountedSource(bytes);
        judgeWave(source, undefined, EVERY_ENCODING);
        expect(source.reads).toBeLessThanOrEqual(CHUNKS_MAX + 4);
        expect(source.readBytes).toBeLessThanOrEqual((CHUNKS_MAX + 4) * WANTED_BYTES_MAX);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  it('does not grow with the audio', () => {
    const short = new CountedSource(waveFile({ frames: 10 }));
    const long = new CountedSource(waveFile({ frames: 1_000_000 }));
    judgeWave(short);
    judgeWave(long);
    expect([long.reads, long.readBytes]).toEqual([short.reads, short.readBytes]);
  });

  it('ends where a file gives less than it says it has', () => {
    const bytes = waveFile({ after: [{ name: 'note', body: 'x' }] });
    const short = {
      length: bytes.length + 1000,
      bytes: (from: number, to: number) => bytes.subarray(from, Math.min(to, 30)),
    };
    expect(outcomeOf(judgeWave(short))).toBe('truncated');
  });
});
