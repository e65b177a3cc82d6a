import type { WaveEncoding } from '../../../src/media/wave-policy.ts';
import type { WaveContainer, WaveFlag } from '../../../src/media/wave-verdict.ts';
import { MEDIA_POLICY, type MediaPolicy } from '../../../src/pipeline/media/media-expectations.ts';

/** The default policy, and both laws of G.711 as well. */
export const EVERY_ENCODING: MediaPolicy = {
  ...MEDIA_POLICY,
  encodings: ['pcm', 'a-law', 'mu-law'],
};

/** What stands where a size was never written. */
export const UNKNOWN = 0xffff_ffff;

const TAGS: Readonly<Record<WaveEncoding, number>> = { pcm: 1, 'a-law': 6, 'mu-law': 7 };
const EXTENSIBLE = 0xfffe;
/** How the identifier of every usual sub-format goes on after its first two bytes. */
const SUB_FORMAT_REST = Buffer.from('000000001000800000aa00389b71', 'hex');

/** A chunk beside those of the format and the audio. */
export interface Extra {
  readonly name: string;
  readonly body: string;
}

/** A file told by its parts; what is left out is plain, right and 40 frames long. */
export interface WaveParts {
  readonly container?: WaveContainer;
  readonly encoding?: WaveEncoding;
  readonly channels?: number;
  readonly rateHz?: number;
  readonly formatBytes?: 16 | 18 | 40;
  readonly frames?: number;
  readonly before?: readonly Extra[];
  readonly after?: readonly Extra[];
  /** Leaves the size of the audio, or of the whole, as it was before anybody knew it. */
  readonly unknown?: readonly ('data' | 'file')[];
  /** Further sizes that `ds64` has in its table. */
  readonly tableEntries?: number;
}

/** How many bytes of audio such a file has. */
export function audioBytes({ encoding = 'pcm', channels = 1, frames = 40 }: WaveParts): number {
  return frames * channels * (encoding === 'pcm' ? 2 : 1);
}

/** The bytes of such a file. The same parts give the same bytes. */
export function waveFile(parts: WaveParts): Buffer {
  const { container = 'RIFF', before = [], after = [], unknown = [] } = parts;
  const audio = Buffer.from(Array.from({ length: audioBytes(parts) }, (_, at) => (at * 37) % 251));
  const wide = container !== 'RIFF';
  const dataSize = wide || unknown.includes('data') ? UNKNOWN : audio.length;
  const inner = [
    ...before.map(extraChunk),
    chunk('fmt ', formatBody(parts)),
    chunk('data', audio, dataSize),
    ...after.map(extraChunk),
  ];
  const tableBytes = 12 * (parts.tableEntries ?? 0);
  const sizesBytes = wide ? 8 + 28 + tableBytes : 0;
  const fileSize = 4 + sizesBytes + inner.reduce((sum, { length }) => sum + length, 0);
  const sizes = wide ? [chunk('ds64', sizesBody(fileSize, audio.length, tableBytes))] : [];
  return Buffer.concat([
    Buffer.from(container, 'latin1'),
    uint32(wide || unknown.includes('file') ? UNKNOWN : fileSize),
    Buffer.from('WAVE', 'latin1'),
    ...sizes,
    ...inner,
  ]);
}

function formatBody(parts: WaveParts): Buffer {
  const { encoding = 'pcm', channels = 1, rateHz = 8000, formatBytes = 16 } = parts;
  const sampleBytes = encoding === 'pcm' ? 2 : 1;
  const body = Buffer.alloc(formatBytes);
  body.writeUInt16LE(formatBytes === 40 ? EXTENSIBLE : TAGS[encoding], 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rateHz, 4);
  body.writeUInt32LE(rateHz * channels * sampleBytes, 8);
  body.writeUInt16LE(channels * sampleBytes, 12);
  body.writeUInt16LE(sampleBytes * 8, 14);
  if (formatBytes === 40) {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(sampleBytes * 8, 18);
    body.writeUInt32LE(channels === 2 ? 3 : 4, 20);
    body.writeUInt16LE(TAGS[encoding], 24);
    SUB_FORMAT_REST.copy(body, 26);
  }
  return body;
}

function sizesBody(fileSize: number, dataSize: number, tableBytes: number): Buffer {
  const body = Buffer.alloc(28 + tableBytes);
  body.writeBigUInt64LE(BigInt(fileSize), 0);
  body.writeBigUInt64LE(BigInt(dataSize), 8);
  body.writeUInt32LE(tableBytes / 12, 24);
  return body;
}

function extraChunk({ name, body }: Extra): Buffer {
  return chunk(name, Buffer.from(body, 'latin1'));
}

function chunk(name: string, body: Buffer, size = body.length): Buffer {
  const padding = Buffer.alloc(body.length % 2);
  return Buffer.concat([Buffer.from(name, 'latin1'), uint32(size), body, padding]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** A sound file of each form, by its name. */
export interface Fixture {
  readonly name: string;
  readonly parts: WaveParts;
  readonly bytes: Buffer;
  readonly flags: readonly WaveFlag[];
}

const INFO: Extra = { name: 'LIST', body: 'INFOISFT\x06\x00\x00\x00abcde\0' };
const ODD: Extra = { name: 'note', body: 'seven b' };
const JUNK: Extra = { name: 'JUNK', body: '\0'.repeat(28) };
const FACT: Extra = { name: 'fact', body: '\x29\0\0\0' };

const FORMS: Readonly<Record<string, WaveParts>> = {
  'RIFF, 8 kHz, mono': {},
  'RIFF, 8 kHz, stereo': { channels: 2 },
  'RIFF, 16 kHz, mono': { rateHz: 16_000 },
  'RIFF, 16 kHz, stereo': { rateHz: 16_000, channels: 2 },
  'a format of 18 bytes': { formatBytes: 18 },
  'an extensible format': { formatBytes: 40, channels: 2 },
  'LIST before the audio': { before: [INFO] },
  'an odd chunk before the audio': { before: [ODD, JUNK] },
  'LIST behind the audio': { after: [INFO] },
  'an odd chunk behind the audio': { after: [INFO, ODD] },
  RF64: { container: 'RF64' },
  'RF64 with chunks around the audio': { container: 'RF64', before: [ODD], after: [ODD] },
  'RF64 with a table of sizes': { container: 'RF64', tableEntries: 2 },
  BW64: { container: 'BW64', formatBytes: 40 },
  'A-law': { encoding: 'a-law' },
  'A-law, odd and padded': { encoding: 'a-law', frames: 41, before: [FACT] },
  'A-law, extensible, stereo': { encoding: 'a-law', formatBytes: 40, channels: 2 },
  'µ-law': { encoding: 'mu-law', formatBytes: 18, rateHz: 16_000 },
  'µ-law, odd, and a chunk behind': { encoding: 'mu-law', frames: 39, after: [ODD] },
  'a stream, no size known': { unknown: ['data', 'file'] },
  'a stream in A-law, no size known': { encoding: 'a-law', unknown: ['data', 'file'] },
  'a stream, the size of the audio unknown': { unknown: ['data'] },
  'a stream, the size of the whole unknown': { unknown: ['file'], after: [ODD] },
};

export const FIXTURES: readonly Fixture[] = Object.entries(FORMS).map(([name, parts]) => ({
  name,
  parts,
  bytes: waveFile(parts),
  flags: (parts.unknown ?? []).map((which): WaveFlag => `${which}-size-unknown`),
}));

/** The fixture of that name. */
export function fixture(name: string): Fixture {
  const found = FIXTURES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no fixture ${name}`);
  return found;
}
