import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wavefile from 'wavefile';
import type { WaveFault } from '../../../src/media/wave-fault.ts';
import type { SoundWave, WaveVerdict } from '../../../src/media/wave-verdict.ts';
import { outcomeOf, streamed } from './looks.ts';
import { mutant } from './mutants.ts';
import { LIBRARIES, type LibraryName, type Opinion } from './second-opinions.ts';
import { FIXTURES, fixture, type WaveParts, waveFile } from './wave-files.ts';

const NAMES = Object.keys(LIBRARIES) as LibraryName[];
const MUTANTS = 3000;

const agrees = (verdict: SoundWave, opinion: Opinion | undefined): boolean =>
  opinion !== undefined &&
  Math.abs(opinion.durationMs - verdict.durationMs) < 1e-6 &&
  opinion.rateHz === verdict.format.rateHz &&
  opinion.channels === verdict.format.channels;

/** Sound files of which a library is known to be wrong, and why. */
interface Exception {
  readonly library: LibraryName;
  readonly why: string;
  readonly holds: (bytes: Buffer, verdict: SoundWave) => boolean;
  readonly example: Buffer;
}

/** A file with the bytes at some place written over. */
const written = (parts: WaveParts, at: number, ...values: number[]): Buffer => {
  const bytes = waveFile(parts);
  bytes.set(values, at);
  return bytes;
};

const INFO = { name: 'LIST', body: 'INFOISFT\x06\0\0\0abcde\0' };
const FACT = { name: 'fact', body: '\x07\0\0\0' };

const EXCEPTIONS: readonly Exception[] = [
  {
    library: 'music-metadata',
    why: 'it knows neither RF64 nor BW64',
    holds: (_, { container }) => container !== 'RIFF',
    example: fixture('RF64').bytes,
  },
  {
    library: 'music-metadata',
    why: 'it doubts a size that was never written, as if it were a wrong one',
    holds: (_, { flags }) => flags.includes('data-size-unknown'),
    example: fixture('a stream, no size known').bytes,
  },
  {
    library: 'music-metadata',
    why: 'it reads the tags in LIST, whose sizes may lead it astray',
    holds: (bytes) => bytes.includes('LIST'),
    example: written({ before: [INFO] }, 28, 0x10),
  },
  {
    library: 'music-metadata',
    why: 'it believes the number of samples in fact, and does not look at the audio',
    holds: (bytes) => bytes.includes('fact'),
    example: waveFile({ encoding: 'a-law', before: [FACT] }),
  },
  {
    library: 'wavefile',
    why: 'it knows no BW64',
    holds: (_, { container }) => container === 'BW64',
    example: fixture('BW64').bytes,
  },
  {
    library: 'wavefile',
    why: 'it does not look the size of the audio up in ds64, and takes all that follows for audio',
    holds: (_, { container }) => container === 'RF64',
    example: fixture('RF64 with chunks around the audio').bytes,
  },
];

/** Faults that a library overlooks, with a file of each. What it overlooks, it promises nothing about. */
const OVERLOOKED: readonly [LibraryName, WaveFault, string, Buffer][] = [
  [
    'music-metadata',
    'bad-format',
    'takes a format of any size',
    written({ formatBytes: 18 }, 36, 22),
  ],
  [
    'music-metadata',
    'contradictory-format',
    'does not compare the byte rate',
    written({}, 28, 0, 0),
  ],
  ['music-metadata', 'refused-format', 'has no policy', written({}, 34, 24)],
  [
    'music-metadata',
    'partial-frame',
    'counts parts of samples',
    written({ unknown: ['file'] }, 40, 79),
  ],
  [
    'music-metadata',
    'bytes-after-end',
    'reads up to where the file is said to end',
    Buffer.concat([waveFile({}), Buffer.alloc(9)]),
  ],
  [
    'music-metadata',
    'contradictory-sizes',
    'does not hold the sizes to each other',
    written({}, 40, 78),
  ],
  [
    'music-metadata',
    'repeated-chunk',
    'takes the last one',
    waveFile({ after: [{ name: 'data', body: '1234' }] }),
  ],
  [
    'music-metadata',
    'truncated',
    'does not miss what should come behind the audio',
    waveFile({ after: [INFO] }).subarray(0, -1),
  ],
  [
    'music-metadata',
    'too-many-chunks',
    'has no bound',
    waveFile({ before: Array.from({ length: 70 }, () => ({ name: 'JUNK', body: '' })) }),
  ],
  ['wavefile', 'bad-format', 'takes a format of any size', written({ formatBytes: 18 }, 36, 22)],
  [
    'wavefile',
    'contradictory-format',
    'does not compare the byte rate',
    written({}, 28, 0x40, 0x1f),
  ],
  [
    'wavefile',
    'refused-format',
    'has no policy',
    written({}, 24, 0x44, 0xac, 0, 0, 0x88, 0x58, 1, 0),
  ],
  ['wavefile', 'partial-frame', 'counts parts of samples', written({}, 40, 79)],
  [
    'wavefile',
    'bytes-after-end',
    'does not look at the size of the whole',
    Buffer.concat([waveFile({}), Buffer.alloc(9)]),
  ],
  ['wavefile', 'contradictory-sizes', 'does not look at the size of the whole', written({}, 4, 1)],
  [
    'wavefile',
    'repeated-chunk',
    'takes the first one',
    waveFile({ after: [{ name: 'data', body: '1234' }] }),
  ],
  ['wavefile', 'truncated', 'takes what there is', waveFile({}).subarray(0, -20)],
  ['wavefile', 'no-audio', 'takes a header for a file', waveFile({ frames: 0 })],
  ['wavefile', 'size-overflow', 'does not look at ds64', written({ container: 'RF64' }, 34, 0x20)],
  [
    'wavefile',
    'too-many-chunks',
    'has no bound',
    waveFile({ before: Array.from({ length: 70 }, () => ({ name: 'JUNK', body: '' })) }),
  ],
];

const isException = (library: LibraryName, bytes: Buffer, verdict: SoundWave): boolean =>
  EXCEPTIONS.some((one) => one.library === library && one.holds(bytes, verdict));

const isOverlooked = (library: LibraryName, fault: WaveFault): boolean =>
  OVERLOOKED.some(([name, overlooked]) => name === library && overlooked === fault);

/** Whether the library says the same, or is known to be wrong of such files. */
async function isExplained(
  library: LibraryName,
  bytes: Buffer,
  verdict: WaveVerdict,
): Promise<boolean> {
  const opinion = await LIBRARIES[library](bytes);
  return verdict.kind === 'sound'
    ? agrees(verdict, opinion) || isException(library, bytes, verdict)
    : opinion === undefined || isOverlooked(library, verdict.fault);
}

describe.each(NAMES)('beside %s', (library) => {
  it.each(FIXTURES)(
    'a sound file has the same duration, rate and channels: $name',
    async ({ bytes }) => {
      expect(await isExplained(library, bytes, streamed([bytes]))).toBe(true);
    },
  );

  it('mutants are told alike, but for what it is known to be wrong in', async () => {
    let alike = 0;
    await fc.assert(
      fc.asyncProperty(mutant(), async (bytes) => {
        const verdict = streamed([bytes]);
        expect(await isExplained(library, bytes, verdict)).toBe(true);
        if (verdict.kind === 'sound' && !isException(library, bytes, verdict)) alike += 1;
      }),
      { seed: 11, numRuns: MUTANTS },
    );
    expect(alike).toBeGreaterThan(30);
  });
});

describe('what wavefile writes', () => {
  it.each([8000, 16_000])(
    'is sound, at %i Hz, with and without tags, in mono and stereo',
    (rateHz) => {
      const samples = Int16Array.from({ length: 41 }, (_, at) => at * 100);
      for (const voices of [samples, [samples, samples]]) {
        const file = new wavefile.WaveFile();
        file.fromScratch(voices === samples ? 1 : 2, rateHz, '16', voices);
        expect(outcomeOf(streamed([file.toBuffer()]))).toBe('sound');
        file.setTag('ISFT', 'odd');
        expect(outcomeOf(streamed([file.toBuffer()]))).toBe('sound');
        expect(outcomeOf(streamed([file.toBuffer().subarray(0, -1)]))).toBe('truncated');
      }
    },
  );
});

describe('a library is known to be wrong', () => {
  it.each(EXCEPTIONS)('of a sound file, $library: $why', async ({ library, holds, example }) => {
    const verdict = streamed([example]);
    if (verdict.kind === 'faulty') throw new Error(verdict.says);
    expect(holds(example, verdict)).toBe(true);
    expect(agrees(verdict, await LIBRARIES[library](example))).toBe(false);
  });

  it.each(OVERLOOKED)('%s overlooks %s: it %s', async (library, fault, _, bytes) => {
    expect(outcomeOf(streamed([bytes]))).toBe(fault);
    expect(await LIBRARIES[library](bytes)).toBeDefined();
  });
});
