import assert from 'node:assert/strict';
import type { SoundWave } from '../../../src/media/wave-verdict.ts';
import { UNKNOWN } from './wave-files.ts';

interface Chunk {
  readonly name: string;
  readonly at: number;
  readonly size: number;
}

/**
 * What must be true of a file that was accepted, found out once more and by other means: all chunks are
 * listed first and judged together, and sizes of 64 bits are read as such. Throws if it is not.
 */
export function mustHold(bytes: Buffer, accepted: SoundWave): void {
  const form = bytes.toString('latin1', 0, 4);
  assert.equal(form, accepted.container);
  assert.equal(bytes.toString('latin1', 8, 12), 'WAVE');
  const chunks = chunksOf(bytes);
  const body = (name: string): Buffer => {
    const found = chunks.find((one) => one.name === name);
    assert.ok(found, `no ${name}`);
    return bytes.subarray(found.at);
  };

  const wide = form !== 'RIFF';
  const fileSize = bytes.readUInt32LE(4);
  const declaredEnd =
    8n + (wide && fileSize === UNKNOWN ? body('ds64').readBigUInt64LE(0) : BigInt(fileSize));
  const endIsKnown = wide || fileSize !== UNKNOWN;
  assert.equal(accepted.flags.includes('file-size-unknown'), !endIsKnown);
  if (endIsKnown) assert.ok(declaredEnd <= BigInt(bytes.length), 'shorter than it says');

  const format = body('fmt ');
  const extensible = format.readUInt16LE(0) === 0xfffe;
  const law = format.readUInt16LE(extensible ? 24 : 0) !== 1;
  const sampleBytes = law ? 1 : 2;
  const channels = format.readUInt16LE(2);
  const rateHz = format.readUInt32LE(4);
  assert.ok(channels === 1 || channels === 2);
  assert.ok(rateHz === 8000 || rateHz === 16_000);
  assert.equal(format.readUInt32LE(8), rateHz * channels * sampleBytes);
  assert.equal(format.readUInt16LE(12), channels * sampleBytes);
  assert.equal(format.readUInt16LE(14), sampleBytes * 8);

  const data = chunks.find(({ name }) => name === 'data');
  assert.ok(data);
  const presentBytes = bytes.length - data.at;
  const streamed = !wide && data.size === UNKNOWN;
  const declared = streamed
    ? presentBytes
    : Number(wide && data.size === UNKNOWN ? body('ds64').readBigUInt64LE(8) : data.size);
  assert.equal(accepted.flags.includes('data-size-unknown'), streamed);
  assert.ok(declared > 0, 'no audio');
  assert.ok(declared <= presentBytes, 'less audio than it says');
  assert.equal(declared % (channels * sampleBytes), 0);
  assert.equal(accepted.dataBytes, declared);
  assert.equal(accepted.durationMs, (declared / (channels * sampleBytes) / rateHz) * 1000);
}

/** Every chunk that begins within the file, as far as the sizes lead. */
function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32LE(at + 4);
    chunks.push({ name: bytes.toString('latin1', at, at + 4), at: at + 8, size });
    at += 8 + size + (size & 1);
  }
  return chunks;
}
