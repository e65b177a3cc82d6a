import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeWave } from '../../../src/media/judge-wave.ts';
import { type Wave, waveBytes, waveLength } from '../../../src/platform/interactions/wave.ts';
import type { Media } from '../../../src/transport/transport.ts';

const SAMPLES = 8000;
const EXPECTED_MS = 1000;

const wave = (change: Partial<Wave> = {}): Wave => {
  const { samples = SAMPLES } = change;
  const storedBytes = waveLength(samples);
  return { samples, storedBytes, header: 'right', content: 'voices', seed: 1, ...change };
};

const mediaOf = (bytes: Uint8Array): Media => ({
  contentType: 'audio/wav',
  length: bytes.length,
  bytes: (from, to) => bytes.slice(from, to),
});

/** What is said to be wrong, in words. */
const faultOf = (change: Partial<Wave>, expectedMs?: number): string | undefined => {
  const verdict = judgeWave(mediaOf(waveBytes(wave(change))), expectedMs);
  return verdict.kind === 'faulty' ? verdict.says : undefined;
};

describe('the check of a WAV file', () => {
  it('finds nothing wrong with a whole one', () => {
    expect(faultOf({}, EXPECTED_MS)).toBeUndefined();
    expect(faultOf({ content: 'noise' })).toBeUndefined();
  });

  it('finds every truncation, even by one byte', () => {
    const whole = waveLength(SAMPLES);
    fc.assert(
      fc.property(fc.nat(whole - 1), (storedBytes) => {
        expect(faultOf({ storedBytes }, EXPECTED_MS)).toBeDefined();
      }),
    );
    expect(faultOf({ storedBytes: whole - 1 })).toContain('bytes of audio are there');
  });

  it.each<[string, Partial<Wave>, RegExp]>([
    ['no RIFF file', { header: 'no-riff' }, /does not begin as RIFF/],
    ['a wrong byte rate', { header: 'wrong-byte-rate' }, /byte rate is said to be/],
    ['a header alone', { samples: 0 }, /0 bytes of audio/],
    ['nothing at all', { storedBytes: 0 }, /0 bytes/],
  ])('says what is wrong: %s', (_, change, fault) => {
    expect(faultOf(change)).toMatch(fault);
  });

  it('compares the duration with what was captured, and a short one more strictly', () => {
    expect(faultOf({}, 1050)).toBeUndefined();
    expect(faultOf({}, 1060)).toContain('of 1060 ms');
    expect(faultOf({}, 0)).toBeDefined();
    // Two seconds at the most, however long it was.
    expect(faultOf({ samples: 8000 * 60 }, 61_999)).toBeUndefined();
    expect(faultOf({ samples: 8000 * 60 }, 62_001)).toBeDefined();
  });

  it('never throws, whatever the bytes', () => {
    const header = waveBytes(wave(), 0, 44);
    const mutated = fc.array(fc.tuple(fc.nat(43), fc.nat(255)), { maxLength: 6 }).map((changes) => {
      const bytes = header.slice();
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 100 })), (bytes) => {
        // A header without its samples is never sound.
        expect(judgeWave(mediaOf(bytes)).kind).toBe('faulty');
      }),
      { numRuns: 2000 },
    );
  });
});
