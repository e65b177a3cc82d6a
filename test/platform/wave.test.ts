import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Wave, waveBytes, waveLength } from '../../src/platform/interactions/wave.ts';
import { hexOf, sha256 } from '../../src/platform/sha-256.ts';

const wave = (change: Partial<Wave> = {}): Wave => {
  const { samples = 800 } = change;
  const storedBytes = waveLength(samples);
  return { samples, storedBytes, header: 'right', content: 'voices', seed: 7, ...change };
};

/** Every chunk of a RIFF file, read as the format has it. */
function parse(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  const chunks = new Map<string, { at: number; size: number }>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    chunks.set(text(at), { at: at + 8, size });
    at += 8 + size + (size & 1);
  }
  const format = chunks.get('fmt ')?.at ?? 0;
  return {
    riff: text(0),
    size: view.getUint32(4, true),
    type: text(8),
    chunks,
    codec: view.getUint16(format, true),
    channels: view.getUint16(format + 2, true),
    rate: view.getUint32(format + 4, true),
    byteRate: view.getUint32(format + 8, true),
    blockAlign: view.getUint16(format + 12, true),
    bits: view.getUint16(format + 14, true),
  };
}

describe('a generated recording', () => {
  it('is a WAV file of PCM, 16 bits, 8 kHz, mono, whose sizes are right', () => {
    const bytes = waveBytes(wave());
    expect(parse(bytes)).toMatchObject({
      riff: 'RIFF',
      size: bytes.length - 8,
      type: 'WAVE',
      codec: 1,
      channels: 1,
      rate: 8000,
      byteRate: 16_000,
      blockAlign: 2,
      bits: 16,
    });
    expect(parse(bytes).chunks.get('data')).toEqual({ at: 44, size: bytes.length - 44 });
  });

  it('can be read in pieces that are the same as the whole', () => {
    fc.assert(
      fc.property(fc.nat(1700), fc.nat(1700), (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        expect(waveBytes(wave(), from, to)).toEqual(waveBytes(wave()).slice(from, to));
      }),
    );
  });

  it('that is truncated still speaks of what was captured', () => {
    const bytes = waveBytes(wave({ storedBytes: 600 }));
    expect(bytes).toHaveLength(600);
    expect(parse(bytes).chunks.get('data')?.size).toBe(1600);
    expect(waveBytes(wave({ storedBytes: 0 }))).toHaveLength(0);
  });

  it('has a header that is wrong in one thing only, where it is', () => {
    expect(parse(waveBytes(wave({ header: 'no-riff' }))).riff).not.toBe('RIFF');
    expect(parse(waveBytes(wave({ header: 'wrong-byte-rate' })))).toMatchObject({
      riff: 'RIFF',
      byteRate: 8000,
      rate: 8000,
    });
  });

  it('sounds by its seed, and noise is far quieter than voices', () => {
    const loudest = (one: Wave) => {
      const bytes = waveBytes(one);
      const view = new DataView(bytes.buffer, 44);
      let top = 0;
      for (let at = 0; at < view.byteLength; at += 2) {
        top = Math.max(top, Math.abs(view.getInt16(at, true)));
      }
      return top;
    };
    expect(waveBytes(wave())).toEqual(waveBytes(wave()));
    expect(waveBytes(wave())).not.toEqual(waveBytes(wave({ seed: 8 })));
    expect(waveBytes(wave())).not.toEqual(waveBytes(wave({ content: 'overlapped' })));
    expect(loudest(wave({ content: 'noise' }))).toBeLessThan(loudest(wave()) / 10);
  });
});

describe('the kernel’s SHA-256', () => {
  it('is Node’s', () => {
    const compare = (bytes: Uint8Array): void => {
      expect(hexOf(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
    };
    for (const length of [0, 55, 56, 63, 64, 65, 119, 120, 48_044]) {
      compare(waveBytes(wave({ samples: length, storedBytes: length })));
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), compare));
  });
});
