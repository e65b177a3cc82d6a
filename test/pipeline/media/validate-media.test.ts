import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectMedia } from '../../../src/pipeline/media/inspect-media.ts';
import { MEDIA_POLICY } from '../../../src/pipeline/media/media-expectations.ts';
import { validateMedia } from '../../../src/pipeline/media/validate-media.ts';
import { annotationsBody } from '../../../src/platform/dialect/forum/interaction-bodies.ts';
import { CountedSource } from './looks.ts';
import { mutant } from './mutants.ts';
import { EVERY_ENCODING, FIXTURES, fixture, waveFile } from './wave-files.ts';

const DURATION_MS = 10_000;
const CALL = waveFile({ frames: 80_000 });

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A download that hands over pieces of this length, and says how far it got. */
async function* download(bytes: Uint8Array, pieceBytes = 4096, got = { bytes: 0, closed: false }) {
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      got.bytes += piece.length;
      yield piece;
    }
  } finally {
    got.closed = true;
  }
}

describe('the validation of a download', () => {
  it('verifies a whole recording, with its hash and a line for each check', async () => {
    const expected = {
      durationMs: DURATION_MS,
      sha256: hashOf(CALL).toUpperCase(),
      announcedBytes: CALL.length,
    };
    expect(await validateMedia(download(CALL), expected)).toEqual({
      kind: 'sound',
      container: 'RIFF',
      format: { encoding: 'pcm', channels: 1, rateHz: 8000, blockBytes: 2, byteRate: 16_000 },
      dataBytes: 160_000,
      durationMs: DURATION_MS,
      flags: [],
      bytes: 160_044,
      sha256: hashOf(CALL),
      log: [
        'pass size: 160044 bytes, at most 4294967296',
        'pass structure: RIFF, 160000 bytes of audio, all that are declared',
        'pass format: pcm of 16 bits, 8000 Hz, 1 channel',
        `pass sha-256: ${hashOf(CALL)}, expected ${hashOf(CALL).toUpperCase()}`,
        'pass announced: 160044 bytes, announced 160044',
        'pass duration: 10000 ms, expected 10000 within 500, which takes 152044 bytes of file',
      ],
    });
  });

  it('is the same in pieces of any length', async () => {
    for (const { bytes } of FIXTURES) {
      const whole = await validateMedia(download(bytes, bytes.length), {}, EVERY_ENCODING);
      expect(whole).toMatchObject({ kind: 'sound', sha256: hashOf(bytes), bytes: bytes.length });
      for (const pieceBytes of [1, 3, 7]) {
        expect(await validateMedia(download(bytes, pieceBytes), {}, EVERY_ENCODING)).toEqual(whole);
      }
    }
  });

  it.each([
    ['a truncated upload', CALL.subarray(0, 90_000), { durationMs: DURATION_MS }, 'truncated'],
    ['another file', CALL, { sha256: hashOf(Buffer.of()) }, 'wrong-hash'],
    ['a hash that is none', CALL, { sha256: '<html>'.repeat(100) }, 'wrong-hash'],
    ['too few bytes', CALL, { announcedBytes: 160_045 }, 'fewer-bytes-than-announced'],
    ['a whole file that is too short', CALL, { durationMs: 10_600 }, 'wrong-duration'],
    ['a duration that is no number', CALL, { durationMs: Number.NaN }, 'wrong-duration'],
    ['nothing', Buffer.of(), {}, 'empty'],
  ])('refuses %s', async (_, bytes, expected, fault) => {
    const verdict = await validateMedia(download(bytes), expected);
    expect(verdict).toMatchObject({ kind: 'faulty', fault, sha256: hashOf(bytes) });
    expect(verdict.log.join('\n')).toContain(`, ${fault}: `);
  });

  it('refuses a stream that ends too early by what was announced, where its header cannot tell', async () => {
    const { bytes } = fixture('a stream, no size known');
    const cut = bytes.subarray(0, -2);
    expect(await validateMedia(download(cut))).toMatchObject({ kind: 'sound' });
    const announced = { announcedBytes: bytes.length };
    expect(await validateMedia(download(cut), announced)).toMatchObject({ kind: 'faulty' });
  });

  it('notes, and no more, that fewer bytes were announced than a whole file has', async () => {
    const verdict = await validateMedia(download(CALL), { announcedBytes: 80_022 });
    expect(verdict).toMatchObject({ kind: 'sound', flags: ['more-bytes-than-announced'] });
    expect(verdict.log.at(-1)).toBe('note more-bytes-than-announced');
  });

  it('notes, and no more, that bytes come behind the end of a file that is whole', async () => {
    const longer = Buffer.concat([CALL, Buffer.alloc(9)]);
    const found = await validateMedia(download(longer), { durationMs: DURATION_MS });
    expect(found).toMatchObject({
      kind: 'sound',
      flags: ['bytes-after-end'],
      dataBytes: 160_000,
      durationMs: DURATION_MS,
      bytes: longer.length,
    });
    expect(found.log).toContain('note bytes-after-end');
    // What was recorded of a longer call before its size was written is too short for it.
    expect(await validateMedia(download(longer), { durationMs: 2 * DURATION_MS })).toMatchObject({
      fault: 'wrong-duration',
    });
    expect(await validateMedia(download(longer), { sha256: hashOf(CALL) })).toMatchObject({
      fault: 'wrong-hash',
    });
  });

  it('refuses bytes behind the end where they leave a part of a frame', async () => {
    const stream = waveFile({ unknown: ['data'] });
    const one = Buffer.concat([stream, Buffer.alloc(1)]);
    expect(await validateMedia(download(one))).toMatchObject({ fault: 'bytes-after-end' });
  });

  it('logs every check of a damaged file, and names the first that failed', async () => {
    const expected = { durationMs: DURATION_MS, announcedBytes: CALL.length, sha256: hashOf(CALL) };
    const verdict = await validateMedia(download(CALL.subarray(0, 80_044)), expected);
    expect(verdict).toMatchObject({
      fault: 'truncated',
      says: '80000 of 160000 bytes of audio are there',
      measure: { durationMs: 5000 },
    });
    expect(verdict.log.map((line) => line.split(':')[0])).toEqual([
      'pass size',
      'FAIL structure, truncated',
      'pass format',
      'FAIL sha-256, wrong-hash',
      'FAIL announced, fewer-bytes-than-announced',
      'FAIL duration, wrong-duration',
    ]);
  });

  it('writes logs that an interaction takes as annotations', async () => {
    const expectations = fc.record({
      durationMs: fc.oneof(fc.double(), fc.nat(10)),
      sha256: fc.string({ maxLength: 400 }),
      announcedBytes: fc.oneof(fc.double(), fc.nat(300)),
    });
    await fc.assert(
      fc.asyncProperty(mutant(), expectations, async (bytes, expected) => {
        const { log } = await validateMedia(download(bytes), expected, EVERY_ENCODING);
        expect(annotationsBody.safeParse({ annotations: { validationLog: log } }).success).toBe(
          true,
        );
      }),
      { seed: 6, numRuns: 1000 },
    );
  });
});

describe('a download that does not end well', () => {
  it('is interrupted, and no verdict on the file, wherever it breaks off', async () => {
    const cause = new Error('socket hang up at https://store.example/secret');
    async function* breaking(bytes: number) {
      yield* download(CALL.subarray(0, bytes));
      throw cause;
    }
    for (const bytes of [0, 10, 44, 100_000, CALL.length]) {
      expect(await validateMedia(breaking(bytes))).toEqual({
        kind: 'interrupted',
        bytes,
        cause,
        log: [`FAIL transfer: the stream broke off after ${bytes} bytes`],
      });
    }
  });

  it('is read up to its bound, and closed', async () => {
    const got = { bytes: 0, closed: false };
    const policy = { ...MEDIA_POLICY, bytesMax: 50_000 };
    const verdict = await validateMedia(download(CALL, 4096, got), {}, policy);
    expect(verdict).toMatchObject({ kind: 'faulty', fault: 'too-large', sha256: undefined });
    expect(verdict.log).toContain('FAIL size, too-large: more than 50000 bytes came');
    expect(got).toEqual({ bytes: 13 * 4096, closed: true });
    const exact = { ...MEDIA_POLICY, bytesMax: CALL.length };
    expect(await validateMedia(download(CALL), {}, exact)).toMatchObject({ kind: 'sound' });
  });

  it('is too large all the same if it cannot be closed', async () => {
    const endless: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: CALL }),
        return: () => Promise.reject(new Error('no such stream')),
      }),
    };
    const policy = { ...MEDIA_POLICY, bytesMax: 1_000_000 };
    expect(await validateMedia(endless, {}, policy)).toMatchObject({ fault: 'too-large' });
  });
});

describe('the inspection of a file at hand', () => {
  it('comes to the verdict of the download, but for a hash that nobody asked for', async () => {
    const expectations = fc.record(
      {
        durationMs: fc.constantFrom(2, 5, 10),
        sha256: fc.constant(hashOf(FIXTURES[0]?.bytes ?? CALL)),
        announcedBytes: fc.nat(200),
      },
      { requiredKeys: [] },
    );
    const file = fc.oneof(mutant(), fc.constantFrom(...FIXTURES.map(({ bytes }) => bytes)));
    await fc.assert(
      fc.asyncProperty(file, expectations, async (bytes, expected) => {
        const { sha256, log, ...downloaded } = await validateMedia(
          download(bytes),
          expected,
          EVERY_ENCODING,
        ).then((one) => ({ sha256: undefined, ...one }));
        const inspected = inspectMedia(new CountedSource(bytes), expected, EVERY_ENCODING);
        const asked = expected.sha256 !== undefined;
        expect(inspected).toEqual({
          ...downloaded,
          sha256: asked ? sha256 : undefined,
          log: asked ? log : log.filter((line) => !line.startsWith('pass sha-256')),
        });
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('reads the headers of a long recording, and no more', () => {
    const source = new CountedSource(CALL);
    expect(inspectMedia(source, { durationMs: DURATION_MS }).kind).toBe('sound');
    expect(source.readBytes).toBe(44);
    const policy = { ...MEDIA_POLICY, bytesMax: 1000 };
    const tooLarge = inspectMedia(source, { sha256: hashOf(CALL) }, policy);
    expect(tooLarge).toMatchObject({ fault: 'too-large', sha256: undefined });
    expect(source.readBytes).toBe(88);
  });
});
