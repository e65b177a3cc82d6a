import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorBytes } from '../../../src/media/floor-bytes.ts';
import { judgeWave } from '../../../src/media/judge-wave.ts';
import { toleranceOf, WAVE_POLICY } from '../../../src/media/wave-policy.ts';
import { CountedSource } from './looks.ts';
import { EVERY_ENCODING, waveFile } from './wave-files.ts';

const STEREO = { blockBytes: 4, byteRate: 64_000 };

describe('the tolerance of a duration', () => {
  it('is a share of it, and two seconds at the most', () => {
    expect([0, 1000, 40_000, 3_600_000].map((ms) => toleranceOf(ms))).toEqual([0, 50, 2000, 2000]);
    expect(toleranceOf(1000, { ...WAVE_POLICY, toleranceMs: 10 })).toBe(10);
  });
});

describe('the floor of the size of a file', () => {
  it('follows from the format: ten seconds are 160,044 bytes of 8 kHz, and four times as many in stereo at 16', () => {
    expect(floorBytes(undefined, 10_000)).toBe(44 + 152_000);
    expect(floorBytes(STEREO, 10_000)).toBe(44 + 608_000);
  });

  it('is that of the smallest format accepted while none is known', () => {
    expect(floorBytes(undefined, 10_000, EVERY_ENCODING)).toBe(44 + 76_000);
    expect(floorBytes(undefined, 10_000, { ...WAVE_POLICY, ratesHz: [16_000] })).toBe(44 + 304_000);
  });

  it('is a header and a frame for a call of no time', () => {
    for (const ms of [0, -1, Number.NaN]) {
      expect(floorBytes(undefined, ms)).toBe(46);
      expect(floorBytes(STEREO, ms)).toBe(48);
    }
  });

  it('is never above a file that is sound, and always above one that is far too short', () => {
    const durations = fc.integer({ min: 50, max: 60_000 });
    fc.assert(
      fc.property(durations, fc.double({ min: 0, max: 1.2, noNaN: true }), (expectedMs, share) => {
        const frames = Math.floor(expectedMs * share * 8);
        const bytes = waveFile({ frames });
        const verdict = judgeWave(new CountedSource(bytes), expectedMs);
        const floor = floorBytes(undefined, expectedMs);
        if (verdict.kind === 'sound') expect(bytes.length).toBeGreaterThanOrEqual(floor);
        if (share < 0.94) expect(bytes.length).toBeLessThan(floor);
      }),
      { seed: 2, numRuns: 60 },
    );
  });
});
