import { describe, expect, it } from 'vitest';
import { WAVE_POLICY } from '../../../src/media/wave-policy.ts';
import { atHand, outcomeOf, streamed } from './looks.ts';
import { audioBytes, FIXTURES, fixture } from './wave-files.ts';

describe.each(FIXTURES)('a whole file: $name', ({ parts, bytes, flags }) => {
  const { container = 'RIFF', encoding = 'pcm', channels = 1, rateHz = 8000 } = parts;

  it('is sound, and measured by the bytes that are there', () => {
    const verdict = streamed([bytes]);
    const dataBytes = audioBytes(parts);
    const byteRate = dataBytes / ((parts.frames ?? 40) / rateHz);
    expect(verdict).toEqual({
      kind: 'sound',
      container,
      format: { encoding, channels, rateHz, blockBytes: byteRate / rateHz, byteRate },
      dataBytes,
      durationMs: ((parts.frames ?? 40) / rateHz) * 1000,
      flags,
    });
    expect(atHand(bytes)).toEqual(verdict);
  });

  it('is not sound with one byte more', () => {
    const outcome = outcomeOf(streamed([bytes, new Uint8Array(1)]));
    if (parts.unknown?.includes('file')) {
      // Nothing says that the file ends here; a byte is a part of a chunk, of a frame, or audio.
      const audio = parts.unknown.includes('data') && encoding === 'a-law';
      expect(outcome).toBe(
        audio ? 'sound' : parts.unknown.includes('data') ? 'partial-frame' : 'truncated',
      );
    } else {
      expect(outcome).toBe('bytes-after-end');
    }
  });
});

describe('the policy', () => {
  it('refuses both laws unless told', () => {
    for (const { parts, bytes } of FIXTURES) {
      const law = parts.encoding !== undefined;
      expect(outcomeOf(streamed([bytes], WAVE_POLICY))).toBe(law ? 'refused-format' : 'sound');
    }
  });

  it('says which rates and how many channels are accepted', () => {
    const { bytes } = fixture('RIFF, 16 kHz, stereo');
    expect(streamed([bytes], { ...WAVE_POLICY, ratesHz: [8000] })).toMatchObject({
      fault: 'refused-format',
      says: 'the rate is 16000 Hz, and what is accepted is 8000',
    });
    expect(streamed([bytes], { ...WAVE_POLICY, channelsMax: 1 })).toMatchObject({
      fault: 'refused-format',
      says: 'there are 2 channels, and what is accepted is 1 to 1',
    });
  });
});
