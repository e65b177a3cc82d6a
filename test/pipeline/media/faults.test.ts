import { describe, expect, it } from 'vitest';
import { atHand, outcomeOf, streamed } from './looks.ts';
import { UNKNOWN, type WaveParts, waveFile } from './wave-files.ts';

/** In a plain file: where what is written. */
const FILE_SIZE_AT = 4;
const CHANNELS_AT = 22;
const RATE_AT = 24;
const BYTE_RATE_AT = 28;
const BLOCK_AT = 32;
const BITS_AT = 34;
const DATA_SIZE_AT = 40;
/** In RF64: the size of the whole and of the audio. */
const WIDE_FILE_SIZE_AT = 20;
const WIDE_DATA_SIZE_AT = 28;

/** A file that was changed in one way. */
const changed = (parts: WaveParts, change: (bytes: Buffer) => Buffer | number | undefined) => {
  const bytes = waveFile(parts);
  const result = change(bytes);
  return Buffer.isBuffer(result) ? result : bytes;
};

/** The same file without some of its bytes, whose size as a whole is right again. */
const without = (bytes: Buffer, from: number, to: number): Buffer => {
  const left = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  left.writeUInt32LE(left.length - 8, FILE_SIZE_AT);
  return left;
};

const twice = (bytes: Buffer, from: number, to: number): Buffer => {
  const all = Buffer.concat([bytes, bytes.subarray(from, to)]);
  all.writeUInt32LE(all.length - 8, FILE_SIZE_AT);
  return all;
};

type Change = (bytes: Buffer) => Buffer | number | undefined;

const FAULTS: readonly [string, string, RegExp, WaveParts, Change][] = [
  ['no byte', 'empty', /0 bytes/, {}, () => Buffer.alloc(0)],
  [
    'the byte order of RIFX',
    'not-wave',
    /does not begin as RIFF/,
    {},
    (bytes) => bytes.write('RIFX'),
  ],
  ['a picture in RIFF', 'not-wave', /with a wave in it/, {}, (bytes) => bytes.write('WEBP', 8)],
  [
    'the last byte gone',
    'truncated',
    /79 of 80 bytes of audio/,
    {},
    (bytes) => bytes.subarray(0, -1),
  ],
  [
    'a header cut short',
    'truncated',
    /30 of 124 bytes of the file/,
    {},
    (bytes) => bytes.subarray(0, 30),
  ],
  [
    'the end of a chunk behind the audio gone',
    'truncated',
    /131 of 132 bytes of the file/,
    { after: [] },
    (bytes) => {
      bytes.writeUInt32LE(124, FILE_SIZE_AT);
      return Buffer.concat([bytes, Buffer.from('note\0\0\0')]);
    },
  ],
  [
    'bytes behind the end',
    'bytes-after-end',
    /125 bytes, and is said to end after 124/,
    {},
    (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]),
  ],
  ['no format', 'no-format', /before its format/, {}, (bytes) => without(bytes, 12, 36)],
  [
    'no chunk at all',
    'no-format',
    /neither format nor audio/,
    {},
    (bytes) => without(bytes, 12, 124),
  ],
  ['no audio', 'no-data', /no chunk of audio/, {}, (bytes) => without(bytes, 36, 124)],
  ['audio of no length', 'no-audio', /0 bytes of audio/, { frames: 0 }, () => undefined],
  [
    'a stream of no length',
    'no-audio',
    /0 bytes of audio/,
    { frames: 0, unknown: ['data', 'file'] },
    () => undefined,
  ],
  [
    'a format of 17 bytes',
    'bad-format',
    /17 bytes instead of 16, 18, 40/,
    {},
    (bytes) => bytes.writeUInt32LE(17, 16),
  ],
  [
    'an extension that is not there',
    'bad-format',
    /said to have 22 bytes, and has 0/,
    { formatBytes: 18 },
    (bytes) => bytes.writeUInt16LE(22, 36),
  ],
  [
    'an extensible format in a short chunk',
    'bad-format',
    /65534 does not fit a chunk of 18/,
    { formatBytes: 18 },
    (bytes) => bytes.writeUInt16LE(0xfffe, 20),
  ],
  [
    'bits that are not used',
    'bad-format',
    /12 of 16 bits are valid/,
    { formatBytes: 40 },
    (bytes) => bytes.writeUInt16LE(12, 38),
  ],
  [
    'a sub-format of somebody',
    'bad-format',
    /sub-format is unknown/,
    { formatBytes: 40 },
    (bytes) => bytes.writeUInt8(1, 59),
  ],
  [
    'a wrong frame',
    'contradictory-format',
    /frame is said to have 4 bytes/,
    {},
    (bytes) => bytes.writeUInt16LE(4, BLOCK_AT),
  ],
  [
    'a wrong byte rate',
    'contradictory-format',
    /said to be 8000, .* 16000/,
    {},
    (bytes) => bytes.writeUInt32LE(8000, BYTE_RATE_AT),
  ],
  [
    'floating point',
    'refused-format',
    /encoding is 3, .* pcm or a-law or mu-law/,
    {},
    (bytes) => bytes.writeUInt16LE(3, 20),
  ],
  [
    '24 bits',
    'refused-format',
    /a sample has 24 bits/,
    {},
    (bytes) => bytes.writeUInt16LE(24, BITS_AT),
  ],
  [
    '44.1 kHz',
    'refused-format',
    /rate is 44100 Hz/,
    {},
    (bytes) => {
      bytes.writeUInt32LE(44_100, RATE_AT);
      return bytes.writeUInt32LE(88_200, BYTE_RATE_AT);
    },
  ],
  [
    'no channel',
    'refused-format',
    /0 channels/,
    {},
    (bytes) => {
      bytes.writeUInt16LE(0, CHANNELS_AT);
      bytes.writeUInt16LE(0, BLOCK_AT);
      return bytes.writeUInt32LE(0, BYTE_RATE_AT);
    },
  ],
  [
    'half a frame',
    'partial-frame',
    /79 bytes of audio end 1 bytes into a frame of 2/,
    {},
    (bytes) => bytes.writeUInt32LE(79, DATA_SIZE_AT),
  ],
  ['RF64 without its sizes', 'no-ds64', /RF64 has to begin/, {}, (bytes) => bytes.write('RF64')],
  [
    'a size beyond all numbers',
    'size-overflow',
    /beyond 9007199254740991/,
    { container: 'RF64' },
    (bytes) => bytes.writeUInt32LE(0x20_0000, WIDE_DATA_SIZE_AT + 4),
  ],
  [
    'a file whose end is beyond all numbers',
    'size-overflow',
    /beyond/,
    { container: 'BW64' },
    (bytes) => bytes.writeBigUInt64LE(BigInt(Number.MAX_SAFE_INTEGER), WIDE_FILE_SIZE_AT),
  ],
  [
    'audio whose end is beyond all numbers',
    'size-overflow',
    /beyond/,
    { container: 'RF64' },
    (bytes) => {
      bytes.writeBigUInt64LE(BigInt(Number.MAX_SAFE_INTEGER - 8), WIDE_FILE_SIZE_AT);
      return Number(bytes.writeBigUInt64LE(BigInt(Number.MAX_SAFE_INTEGER - 1), WIDE_DATA_SIZE_AT));
    },
  ],
  [
    'a table longer than its chunk',
    'contradictory-sizes',
    /3 more sizes do not fit/,
    { container: 'RF64', tableEntries: 2 },
    (bytes) => bytes.writeUInt32LE(3, 44),
  ],
  [
    'audio longer than the file',
    'contradictory-sizes',
    /said to end at byte 124, and its last chunk at byte 126/,
    {},
    (bytes) => bytes.writeUInt32LE(82, DATA_SIZE_AT),
  ],
  [
    'a last byte of audio behind the end',
    'contradictory-sizes',
    /said to end at byte 123, and its last chunk at byte 124/,
    {},
    (bytes) => bytes.writeUInt32LE(115, FILE_SIZE_AT),
  ],
  [
    'sizes of 64 bits that come too late',
    'no-ds64',
    /BW64 has to begin/,
    { before: [{ name: 'ds64', body: ' '.repeat(28) }] },
    (bytes) => {
      bytes.write('JUNK', 12);
      return bytes.write('BW64');
    },
  ],
  [
    'a rest',
    'contradictory-sizes',
    /2 bytes are left/,
    {},
    (bytes) => bytes.writeUInt32LE(78, DATA_SIZE_AT),
  ],
  [
    'a chunk of unknown size that is no audio',
    'contradictory-sizes',
    /no known size/,
    { before: [{ name: 'note', body: 'a' }] },
    (bytes) => bytes.writeUInt32LE(UNKNOWN, 16),
  ],
  ['audio twice', 'repeated-chunk', /second chunk of audio/, {}, (bytes) => twice(bytes, 36, 124)],
  ['a format twice', 'repeated-chunk', /second format/, {}, (bytes) => twice(bytes, 12, 36)],
];

describe('the check of a WAV file says what is wrong', () => {
  it.each(FAULTS)('%s: %s', (_, fault, says, parts, change) => {
    const bytes = changed(parts, change);
    const verdict = streamed([bytes]);
    expect(verdict).toMatchObject({ kind: 'faulty', fault, says: expect.stringMatching(says) });
    expect(atHand(bytes)).toEqual(verdict);
  });

  it('measures what is there of a file that was cut', () => {
    const bytes = waveFile({}).subarray(0, 44 + 40);
    expect(streamed([bytes])).toMatchObject({ measure: { dataBytes: 40, durationMs: 2.5 } });
    expect(streamed([bytes.subarray(0, 30)])).toMatchObject({ measure: undefined });
  });
});

describe('the check of a WAV file lets pass', () => {
  it('sizes of 32 bits in RF64, where they are given', () => {
    const bytes = waveFile({ container: 'RF64' });
    bytes.writeUInt32LE(bytes.length - 8, FILE_SIZE_AT);
    bytes.writeUInt32LE(80, bytes.length - 84);
    bytes.writeBigUInt64LE(0n, WIDE_FILE_SIZE_AT);
    bytes.writeBigUInt64LE(0n, WIDE_DATA_SIZE_AT);
    expect(outcomeOf(streamed([bytes]))).toBe('sound');
    expect(outcomeOf(streamed([bytes.subarray(0, -1)]))).toBe('truncated');
  });

  it('a last chunk whose padding was left out of the size of the whole, and says so', () => {
    const padded = waveFile({ encoding: 'a-law', frames: 41 });
    padded.writeUInt32LE(padded.length - 9, FILE_SIZE_AT);
    const flags = ['pad-byte-uncounted'];
    expect(streamed([padded])).toMatchObject({ kind: 'sound', flags, dataBytes: 41 });
    const unpadded = padded.subarray(0, -1);
    expect(streamed([unpadded])).toMatchObject({ kind: 'sound', flags, dataBytes: 41 });
    expect(outcomeOf(streamed([unpadded.subarray(0, -1)]))).toBe('truncated');
    expect(outcomeOf(streamed([padded, new Uint8Array(1)]))).toBe('bytes-after-end');
  });
});
