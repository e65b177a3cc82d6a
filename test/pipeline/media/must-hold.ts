import assert from 'node:assert/strict';
import type { SoundWave } from '../../../src/media/wave-verdict.ts';
import { UNKNOWN } from './wave-files.ts';

interface Chunk {
  readonly name: string;
  readonly at: number;
  readonly size: number;
}

/** Where `ds64` has its two sizes. It comes first, where there is one. */
const WIDE_FILE_SIZE_AT = 20;
const WIDE_DATA_SIZE_AT = 28;

/**
 * What must be true of a file that was accepted, found out once more and by other means: all chunks are
 * listed first, and then held to the length of the file together. Throws if it is not.
 */
export function mustHold(bytes: Buffer, accepted: SoundWave): void {
  const form = bytes.toString('latin1', 0, 4);
  assert.equal(form, accepted.container);
  assert.equal(bytes.toString('latin1', 8, 12), 'WAVE');
  const chunks = chunksOf(bytes, form !== 'RIFF');
  const [format, ...otherFormats] = chunks.filter(({ name }) => name === 'fmt ');
  const [data, ...otherData] = chunks.filter(({ name }) => name === 'data');
  assert.ok(format && data && format.at < data.at);
  assert.ok(otherFormats.length + otherData.length === 0);
  const byteRate = rightByteRate(bytes.subarray(format.at, format.at + format.size));
  allIsThere(bytes, form !== 'RIFF', chunks, accepted);

  const streamed = data.size === Number.POSITIVE_INFINITY;
  const dataBytes = streamed ? bytes.length - data.at : data.size;
  assert.equal(accepted.flags.includes('data-size-unknown'), streamed);
  assert.ok(dataBytes > 0);
  assert.equal(dataBytes % accepted.format.blockBytes, 0);
  assert.equal(accepted.dataBytes, dataBytes);
  assert.equal(accepted.durationMs, (dataBytes * 1000) / byteRate);
}

/** The file ends where it says, and its last chunk ends there as well. */
function allIsThere(
  bytes: Buffer,
  wide: boolean,
  chunks: readonly Chunk[],
  { flags }: SoundWave,
): void {
  const written = bytes.readUInt32LE(4);
  const unknown = written === UNKNOWN && !wide;
  assert.equal(flags.includes('file-size-unknown'), unknown);
  const declared =
    written === UNKNOWN && wide ? Number(bytes.readBigUInt64LE(WIDE_FILE_SIZE_AT)) : written;
  const endAt = unknown ? bytes.length : 8 + declared;
  const last = chunks.at(-1);
  assert.ok(last);
  const lastEndsAt = Math.min(bytes.length, last.at + last.size);
  const padding = lastEndsAt % 2;
  if (flags.includes('pad-byte-uncounted')) {
    assert.equal(padding, 1);
    assert.equal(lastEndsAt, endAt);
    assert.ok(bytes.length === endAt || bytes.length === endAt + 1);
  } else {
    const streamed = last.size === Number.POSITIVE_INFINITY;
    assert.equal(lastEndsAt + (streamed ? 0 : padding), endAt);
    assert.equal(bytes.length, endAt);
  }
}

/** The byte rate, of a format that a recording may have. */
function rightByteRate(format: Buffer): number {
  assert.ok([16, 18, 40].includes(format.length));
  const tag = format.readUInt16LE(format.readUInt16LE(0) === 0xfffe ? 24 : 0);
  const sampleBytes = { 1: 2, 6: 1, 7: 1 }[tag];
  assert.ok(sampleBytes);
  const [channels, rateHz] = [format.readUInt16LE(2), format.readUInt32LE(4)];
  assert.ok(channels === 1 || channels === 2);
  assert.ok(rateHz === 8000 || rateHz === 16_000);
  assert.equal(format.readUInt32LE(8), rateHz * channels * sampleBytes);
  assert.equal(format.readUInt16LE(12), channels * sampleBytes);
  assert.equal(format.readUInt16LE(14), sampleBytes * 8);
  return rateHz * channels * sampleBytes;
}

/** Every chunk that begins within the file; audio whose size nobody wrote has no end. */
function chunksOf(bytes: Buffer, wide: boolean): Chunk[] {
  const chunks: Chunk[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString('latin1', at, at + 4);
    const written = bytes.readUInt32LE(at + 4);
    const elsewhere = written === UNKNOWN && name === 'data';
    const unknown = wide ? Number(bytes.readBigUInt64LE(WIDE_DATA_SIZE_AT)) : Infinity;
    const size = elsewhere ? unknown : written;
    chunks.push({ name, at: at + 8, size });
    at += 8 + size + (size % 2 || 0);
  }
  return chunks;
}
