import type { Finding } from './wave-fault.ts';
import { SAMPLE_BITS, type WaveEncoding, type WavePolicy } from './wave-policy.ts';

/** What a `fmt ` chunk says of the samples. */
export interface WaveFormat {
  readonly encoding: WaveEncoding;
  readonly channels: number;
  readonly rateHz: number;
  /** One sample of each channel. */
  readonly blockBytes: number;
  /** Bytes that play in one second. */
  readonly byteRate: number;
}

/** The sizes that a `fmt ` chunk may have: plain, with an empty extension, extensible (Microsoft). */
export const FORMAT_BYTES = { plain: 16, extended: 18, extensible: 40 } as const;

const EXTENSIBLE = 0xfffe;
const EXTENSION_BYTES = FORMAT_BYTES.extensible - FORMAT_BYTES.extended;
const ENCODINGS: ReadonlyMap<number, WaveEncoding> = new Map([
  [1, 'pcm'],
  [6, 'a-law'],
  [7, 'mu-law'],
]);
/** A sub-format begins with the number that a plain format has, and ends as all of them do. */
const SUB_FORMAT_AT = 24;
const SUB_FORMAT_END = [0x0000, 0x0000, 0x0010, 0x0080, 0xaa00, 0x3800, 0x719b];

/** Reads a `fmt ` chunk of one of the known sizes, and holds it against itself and the policy. */
export function readFormat(
  view: DataView,
  at: number,
  size: number,
  policy: WavePolicy,
): WaveFormat | Finding {
  const sampleBits = view.getUint16(at + 14, true);
  const tag = size === FORMAT_BYTES.plain ? view.getUint16(at, true) : extendedTag(view, at, size);
  if (typeof tag !== 'number') return tag;
  const encoding = ENCODINGS.get(tag);
  if (encoding === undefined || !policy.encodings.includes(encoding)) {
    return refused(`the encoding is ${encoding ?? tag}`, policy.encodings.join(' or '));
  }
  if (sampleBits !== SAMPLE_BITS[encoding]) {
    return refused(`a sample has ${sampleBits} bits`, `${SAMPLE_BITS[encoding]} in ${encoding}`);
  }
  const format = {
    encoding,
    channels: view.getUint16(at + 2, true),
    rateHz: view.getUint32(at + 4, true),
    blockBytes: view.getUint16(at + 12, true),
    byteRate: view.getUint32(at + 8, true),
  };
  return contradictionOf(format, sampleBits) ?? refusalOf(format, policy) ?? format;
}

/** The number of the encoding of a longer chunk, if the chunk is what its size says. */
function extendedTag(view: DataView, at: number, size: number): number | Finding {
  const tag = view.getUint16(at, true);
  const extensionBytes = view.getUint16(at + 16, true);
  const expectedBytes = size - FORMAT_BYTES.extended;
  if (extensionBytes !== expectedBytes) {
    return bad(`its extension is said to have ${extensionBytes} bytes, and has ${expectedBytes}`);
  }
  if ((tag === EXTENSIBLE) !== (expectedBytes === EXTENSION_BYTES)) {
    return bad(`an encoding of ${tag} does not fit a chunk of ${size} bytes`);
  }
  if (tag !== EXTENSIBLE) return tag;
  const validBits = view.getUint16(at + 18, true);
  const sampleBits = view.getUint16(at + 14, true);
  if (validBits !== sampleBits) return bad(`${validBits} of ${sampleBits} bits are valid`);
  const known = SUB_FORMAT_END.every(
    (word, place) => view.getUint16(at + SUB_FORMAT_AT + 2 + 2 * place, true) === word,
  );
  return known ? view.getUint16(at + SUB_FORMAT_AT, true) : bad('its sub-format is unknown');
}

function contradictionOf(format: WaveFormat, sampleBits: number): Finding | undefined {
  const { channels, rateHz, blockBytes, byteRate } = format;
  const expectedBlock = (channels * sampleBits) / 8;
  if (blockBytes !== expectedBlock) {
    return {
      fault: 'contradictory-format',
      says: `a frame is said to have ${blockBytes} bytes, and its channels come to ${expectedBlock}`,
    };
  }
  if (byteRate !== rateHz * blockBytes) {
    return {
      fault: 'contradictory-format',
      says: `the byte rate is said to be ${byteRate}, and the format comes to ${rateHz * blockBytes}`,
    };
  }
  return undefined;
}

function refusalOf({ channels, rateHz }: WaveFormat, policy: WavePolicy): Finding | undefined {
  const { ratesHz, channelsMax } = policy;
  // A rate of zero is refused even where a policy names it, since nothing could be divided by it.
  if (rateHz === 0 || !ratesHz.includes(rateHz)) {
    return refused(`the rate is ${rateHz} Hz`, ratesHz.join(' or '));
  }
  if (channels === 0 || channels > channelsMax) {
    return refused(`there are ${channels} channels`, `1 to ${channelsMax}`);
  }
  return undefined;
}

function refused(found: string, expected: string): Finding {
  return { fault: 'refused-format', says: `${found}, and what is accepted is ${expected}` };
}

function bad(says: string): Finding {
  return { fault: 'bad-format', says: `the format cannot be read: ${says}` };
}
