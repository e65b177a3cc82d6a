import { createHash } from 'node:crypto';
import { validateMedia } from '../src/pipeline/media/validate-media.ts';
import { inPairs } from './pairs.ts';
import { HEADER_BYTES, waveHeader } from './pipeline/wave-of.ts';

const ROUNDS = 7;
const PIECE_BYTES = 65_536;
/** What one side of a pair reads. */
const PAIR_BYTES = 256 * 1024 ** 2;
const LONG_BYTES = 1024 ** 3;
/** Lets the compiler and the collector settle. */
const WARM_BYTES = 64 * 1024 ** 2;
/** Between two looks at the memory. */
const LOOK_EVERY_PIECES = 64;

/** What a process found that did nothing but validate media. */
export interface MediaFigures {
  /** MB of file a second of one core, the collector included. */
  readonly ours: readonly number[];
  readonly baseline: readonly number[];
  /** Resident memory while one long file was read, in MB. */
  readonly residentMb: { readonly before: number; readonly peak: number; readonly after: number };
  readonly longBytes: number;
}

/** Every piece is a new buffer, as those of a socket are. */
async function* piecesOf(length: number, onPieces: () => void): AsyncGenerator<Uint8Array> {
  yield waveHeader(length);
  let left = length - HEADER_BYTES;
  for (let piece = 1; left > 0; piece++) {
    const bytes = Buffer.alloc(Math.min(left, PIECE_BYTES), piece % 251);
    left -= bytes.length;
    if (piece % LOOK_EVERY_PIECES === 0) onPieces();
    yield bytes;
  }
}

async function validate(pieces: AsyncIterable<Uint8Array>, length: number): Promise<void> {
  const verdict = await validateMedia(pieces, { announcedBytes: length });
  if (verdict.kind !== 'sound') throw new Error(`not sound: ${verdict.log.join('; ')}`);
}

async function megabytesASecond(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return PAIR_BYTES / (user + system);
}

// The memory comes first, while nothing is there that was used before and could be used again.
const residentMb = (): number => process.memoryUsage.rss() / 1e6;
await validate(
  piecesOf(WARM_BYTES, () => undefined),
  WARM_BYTES,
);
const before = residentMb();
let peak = before;
const look = (): void => {
  peak = Math.max(peak, residentMb());
};
await validate(piecesOf(LONG_BYTES, look), LONG_BYTES);
const after = residentMb();

/** The same pieces for both sides, made before anything is measured. */
const PIECES: Uint8Array[] = [];
for await (const piece of piecesOf(PAIR_BYTES, () => undefined)) PIECES.push(piece);

async function* download(): AsyncGenerator<Uint8Array> {
  yield* PIECES;
}

const pairs = await inPairs(
  ROUNDS,
  () => megabytesASecond(() => validate(download(), PAIR_BYTES)),
  () =>
    megabytesASecond(async () => {
      const hash = createHash('sha256');
      for (const piece of PIECES) hash.update(piece);
      hash.digest('hex');
    }),
);
const figures: MediaFigures = {
  ...pairs,
  residentMb: { before, peak, after },
  longBytes: LONG_BYTES,
};
console.log(JSON.stringify(figures));
