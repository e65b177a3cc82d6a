import type { Finding, WaveFault } from './wave-fault.ts';
import { FORMAT_BYTES, readFormat, type WaveFormat } from './wave-format.ts';
import type { WavePolicy } from './wave-policy.ts';
import type { WaveContainer, WaveFlag, WaveMeasure, WaveVerdict } from './wave-verdict.ts';

/** More chunks than this are a fault: the fullest broadcast files have some twenty (ours). */
export const CHUNKS_MAX = 64;
/** The most bytes that the walk ever wants at once: an extensible format. */
export const WANTED_BYTES_MAX = FORMAT_BYTES.extensible;

/** What each file begins with: its form, its size, and that it is a wave. */
const BEGINNING_BYTES = 12;
/** What each chunk begins with: its name and its size. */
const CHUNK_BYTES = 8;
/** The three sizes of `ds64`, and how many more follow. */
const SIZES_BYTES = 28;
/** Name and size of a further chunk in the table of `ds64`. */
const SIZES_ENTRY_BYTES = 12;
/** Stands where a size was not known, or did not fit. */
const UNKNOWN = 0xffff_ffff;

const CONTAINERS: ReadonlyMap<number, WaveContainer> = new Map([
  [0x52494646, 'RIFF'],
  [0x52463634, 'RF64'],
  [0x42573634, 'BW64'],
]);
const WAVE = 0x57415645;
const SIZES = 0x64733634;
const FORMAT = 0x666d7420;
const DATA = 0x64617461;

const NO_FORMAT: Finding = { fault: 'no-format', says: 'the file has neither format nor audio' };
const NO_DATA: Finding = { fault: 'no-data', says: 'the file has no chunk of audio' };

interface Data {
  readonly at: number;
  /** `undefined` if it was not known when the header was written. */
  readonly declaredBytes: number | undefined;
}

/**
 * Walks through the headers of a WAV file. It says which bytes it wants next, is given them, and in
 * the end is told how long the file is; the samples, and whatever it does not know, it passes by.
 * Where the bytes come from is not its matter. What is wanted next always lies behind what was
 * wanted before, so the file may come as a stream.
 *
 * A file is whole if all is there that its chunks and its size as a whole declare, the padding of
 * odd chunks included: missing bytes behind the audio are missing bytes.
 */
export class WaveWalk {
  /** Where the bytes begin that the walk wants next, from the beginning of the file. */
  wantedAt = 0;
  /** How many it wants; at most {@link WANTED_BYTES_MAX}. */
  wantedBytes = BEGINNING_BYTES;
  /** Whether it wants no more. */
  ended = false;

  readonly #policy: WavePolicy;
  #take: (view: DataView, at: number) => void = this.#takeBeginning;
  #container: WaveContainer = 'RIFF';
  /** Where the file ends by its own account, if it says. */
  #endAt: number | undefined;
  /** What `ds64` says of the `data` chunk. */
  #wideDataBytes = 0;
  #format: WaveFormat | undefined;
  #data: Data | undefined;
  #finding: Finding | undefined;
  #chunks = 0;
  #lastIsPadded = false;
  #padUncounted = false;

  constructor(policy: WavePolicy) {
    this.#policy = policy;
  }

  /** Takes the bytes that it wanted, from a place in a view. */
  take(view: DataView, at: number): void {
    this.#take(view, at);
  }

  /** Judges the file, which is so many bytes long. Whatever the walk still wants is not there. */
  finish(length: number): WaveVerdict {
    const measure = this.#measure(length);
    const finding = this.#finding ?? this.#missing(length) ?? this.#misplaced(length, measure);
    if (finding !== undefined) return { kind: 'faulty', ...finding, measure };
    if (measure === undefined) return { kind: 'faulty', ...NO_DATA, measure };
    return { kind: 'sound', ...measure, flags: this.#flags() };
  }

  #want(at: number, bytes: number, take: (view: DataView, at: number) => void): void {
    this.wantedAt = at;
    this.wantedBytes = bytes;
    this.#take = take;
  }

  #fail(fault: WaveFault, says: string): void {
    this.#finding = { fault, says };
    this.ended = true;
  }

  #takeBeginning(view: DataView, at: number): void {
    const container = CONTAINERS.get(view.getUint32(at));
    if (container === undefined || view.getUint32(at + 8) !== WAVE) {
      this.#fail('not-wave', 'the file does not begin as RIFF, RF64 or BW64 with a wave in it');
      return;
    }
    this.#container = container;
    const size = view.getUint32(at + 4, true);
    if (size !== UNKNOWN) this.#endAt = CHUNK_BYTES + size;
    this.#wantChunk(BEGINNING_BYTES);
  }

  /** Goes on where a chunk ends, if another one begins there. */
  #wantChunk(at: number): void {
    const endAt = this.#endAt;
    if (endAt === undefined || at + CHUNK_BYTES <= endAt) {
      this.#want(at, CHUNK_BYTES, this.#takeChunk);
    } else if (at === endAt) {
      this.ended = true;
    } else if (at === endAt + 1 && this.#lastIsPadded) {
      this.#padUncounted = true;
      this.ended = true;
    } else {
      this.#fail(
        'contradictory-sizes',
        at > endAt
          ? `the file is said to end at byte ${endAt}, and its last chunk at byte ${at}`
          : `${endAt - at} bytes are left behind the last chunk, which are too few for another`,
      );
    }
  }

  #skip(at: number, bytes: number): void {
    const padding = bytes % 2;
    const nextAt = at + bytes + padding;
    this.#lastIsPadded = padding === 1;
    if (Number.isSafeInteger(nextAt)) this.#wantChunk(nextAt);
    else this.#overflow();
  }

  #overflow(): void {
    this.#fail('size-overflow', `a size is beyond ${Number.MAX_SAFE_INTEGER} bytes`);
  }

  #takeChunk(view: DataView, at: number): void {
    const name = view.getUint32(at);
    const size = view.getUint32(at + 4, true);
    const bodyAt = this.wantedAt + CHUNK_BYTES;
    this.#chunks += 1;
    if (this.#chunks > CHUNKS_MAX) {
      this.#fail('too-many-chunks', `the file has more than ${CHUNKS_MAX} chunks`);
    } else if (this.#chunks === 1 && this.#container !== 'RIFF') {
      this.#beginSizes(name, size, bodyAt);
    } else if (name === FORMAT) {
      this.#beginFormat(size, bodyAt);
    } else if (name === DATA) {
      this.#beginData(size, bodyAt);
    } else if (size === UNKNOWN) {
      this.#fail('contradictory-sizes', 'a chunk that is not the audio has no known size');
    } else {
      this.#skip(bodyAt, size);
    }
  }

  #beginSizes(name: number, size: number, bodyAt: number): void {
    if (name !== SIZES || size < SIZES_BYTES || size === UNKNOWN) {
      this.#fail('no-ds64', `${this.#container} has to begin with its sizes of 64 bits`);
      return;
    }
    this.#want(bodyAt, SIZES_BYTES, (view, at) => this.#takeSizes(view, at, size));
  }

  #takeSizes(view: DataView, at: number, size: number): void {
    const fileBytes = wideSize(view, at);
    const dataBytes = wideSize(view, at + 8);
    const entries = view.getUint32(at + 24, true);
    if (!Number.isSafeInteger(fileBytes + CHUNK_BYTES) || !Number.isSafeInteger(dataBytes)) {
      this.#overflow();
    } else if (SIZES_BYTES + entries * SIZES_ENTRY_BYTES > size) {
      this.#fail('contradictory-sizes', `${entries} more sizes do not fit a ds64 of ${size} bytes`);
    } else {
      this.#endAt ??= CHUNK_BYTES + fileBytes;
      this.#wideDataBytes = dataBytes;
      this.#skip(this.wantedAt, size);
    }
  }

  #beginFormat(size: number, bodyAt: number): void {
    const known = Object.values(FORMAT_BYTES);
    if (this.#format !== undefined) {
      this.#fail('repeated-chunk', 'the file has a second format');
    } else if (!known.some((bytes) => bytes === size)) {
      this.#fail('bad-format', `the format has ${size} bytes instead of ${known.join(', ')}`);
    } else {
      this.#want(bodyAt, size, this.#takeFormat);
    }
  }

  #takeFormat(view: DataView, at: number): void {
    const size = this.wantedBytes;
    const read = readFormat(view, at, size, this.#policy);
    if ('fault' in read) {
      this.#fail(read.fault, read.says);
      return;
    }
    this.#format = read;
    this.#skip(this.wantedAt, size);
  }

  #beginData(size: number, at: number): void {
    const unknown = size === UNKNOWN && this.#container === 'RIFF';
    const declaredBytes = size === UNKNOWN ? this.#wideDataBytes : size;
    if (this.#format === undefined) {
      this.#fail('no-format', 'the audio comes before its format');
    } else if (this.#data !== undefined) {
      this.#fail('repeated-chunk', 'the file has a second chunk of audio');
    } else if (unknown) {
      this.#data = { at, declaredBytes: undefined };
      this.ended = true;
    } else {
      const finding = dataFault(declaredBytes, this.#format.blockBytes);
      this.#data = { at, declaredBytes };
      if (finding === undefined) this.#skip(at, declaredBytes);
      else this.#fail(finding.fault, finding.says);
    }
  }

  #measure(length: number): WaveMeasure | undefined {
    const [data, format] = [this.#data, this.#format];
    if (data === undefined || format === undefined) return undefined;
    const presentBytes = Math.max(0, length - data.at);
    const dataBytes = Math.min(presentBytes, data.declaredBytes ?? presentBytes);
    const durationMs = (dataBytes * 1000) / format.byteRate;
    return { container: this.#container, format, dataBytes, durationMs };
  }

  /** What is declared, and not there. */
  #missing(length: number): Finding | undefined {
    if (length === 0) return { fault: 'empty', says: 'the file has 0 bytes' };
    const expectedBytes = this.#expectedBytes(length);
    if (length >= expectedBytes) return undefined;
    const { at = 0, declaredBytes } = this.#data ?? {};
    const says =
      declaredBytes !== undefined && length < at + declaredBytes
        ? `${length - at} of ${declaredBytes} bytes of audio are there`
        : `${length} of ${expectedBytes} bytes of the file are there`;
    return { fault: 'truncated', says };
  }

  /** How long the file has to be, as far as the walk has come to know. */
  #expectedBytes(length: number): number {
    const declared = this.#endAt ?? 0;
    // A file that never says where it ends may do so at the end of any chunk behind its audio.
    const complete = this.#data !== undefined && this.wantedAt === length;
    if (this.ended || (this.#endAt === undefined && complete)) return declared;
    return Math.max(declared, this.wantedAt + this.wantedBytes);
  }

  /** What is there, and should not be or not like this. */
  #misplaced(length: number, measure: WaveMeasure | undefined): Finding | undefined {
    const endAt = this.#endAt;
    if (endAt !== undefined && length > endAt + (this.#padUncounted ? 1 : 0)) {
      return {
        fault: 'bytes-after-end',
        says: `the file has ${length} bytes, and is said to end after ${endAt}`,
      };
    }
    if (measure === undefined) return this.#format === undefined ? NO_FORMAT : NO_DATA;
    return dataFault(measure.dataBytes, measure.format.blockBytes);
  }

  #flags(): WaveFlag[] {
    const flags: WaveFlag[] = [];
    if (this.#data?.declaredBytes === undefined) flags.push('data-size-unknown');
    if (this.#endAt === undefined) flags.push('file-size-unknown');
    if (this.#padUncounted) flags.push('pad-byte-uncounted');
    return flags;
  }
}

/** What is wrong with so much audio, wherever it is said or found. */
function dataFault(dataBytes: number, blockBytes: number): Finding | undefined {
  if (dataBytes === 0) return { fault: 'no-audio', says: 'there are 0 bytes of audio' };
  const restBytes = dataBytes % blockBytes;
  if (restBytes === 0) return undefined;
  return {
    fault: 'partial-frame',
    says: `${dataBytes} bytes of audio end ${restBytes} bytes into a frame of ${blockBytes}`,
  };
}

/** A size of 64 bits; one that a number cannot hold exactly comes out as no safe integer. */
function wideSize(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
}
