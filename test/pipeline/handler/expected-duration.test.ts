import { describe, expect, it } from 'vitest';
import type { ComplianceNote } from '../../../src/pipeline/ports/recording-platform.ts';
import { caseIdOf } from '../../../src/pipeline/repair-case.ts';
import type { SeenInteraction } from '../../../src/pipeline/seen-interaction.ts';
import { type Claimed, itemOf, live, shown, stageHandler } from './staged-handler.ts';

type Seen = Partial<SeenInteraction['recordings'][number]>;

interface Told {
  /** What the event has. */
  readonly claim: Claimed;
  /** What the read has of the recording. */
  readonly read: Seen;
  /** What it has of the call. */
  readonly call?: Partial<SeenInteraction>;
}

const NOTHING: Claimed = { capturedMs: undefined, durationMs: undefined };
const NO_WINDOW: Seen = { capturedMs: undefined };
const OVER: Partial<SeenInteraction> = { phase: 'ended', endedAtMs: 5 };

/** What comes of a file that is whole by its own account. */
async function seeThrough(status: 'completed' | 'failed', { claim, read, call }: Told) {
  const { seeThrough: see, platform, store } = stageHandler();
  platform.sees = { ...live(shown('rec-1', read)), endedAtMs: 5, ...call };
  const notes: ComplianceNote[] = [];
  platform.onNote = (note) => notes.push(note);
  await see(itemOf('rec-1', { status, ...claim }));
  const found = await store.cases.find(caseIdOf('acme', 'int-1', 'rec-1'));
  return { expectedMs: platform.expectedMs, found, log: notes.at(-1)?.log ?? [] };
}

describe.each([
  ['the file of a recording', 'completed'],
  ['a file that the store may have got late', 'failed'],
] as const)('%s', (_, status) => {
  // Once the call is over, since the store is asked only then.
  const expectedOf = async (told: Told) =>
    (await seeThrough(status, { ...told, call: { ...told.call, ...OVER } })).expectedMs;

  it('must play as long as the read says that the capture was, whatever its event says', async () => {
    const claim = { capturedMs: 1000, durationMs: 1000 };
    for (const one of [claim, NOTHING]) {
      const call = { expectedDurationMs: 60_000 };
      expect(await expectedOf({ claim: one, read: { capturedMs: 10_000 }, call })).toBe(10_000);
    }
  });

  it('must play as long as its event says that the capture was, where no read does', async () => {
    const claim = { capturedMs: 3000, durationMs: 9000 };
    for (const read of [NO_WINDOW, { capturedMs: -1 }]) {
      const call = { expectedDurationMs: 60_000 };
      expect(await expectedOf({ claim, read, call })).toBe(3000);
    }
  });

  it('must play as long as the call, of which nothing else was recorded', async () => {
    const told = { claim: { ...NOTHING, durationMs: 1000 }, read: NO_WINDOW };
    expect(await expectedOf({ ...told, call: { expectedDurationMs: 60_000 } })).toBe(60_000);
  });

  it('must play as long as the metadata say, where nobody says anything else', async () => {
    const other = shown('rec-9');
    for (const call of [
      {},
      { expectedDurationMs: 60_000, recordings: [shown('rec-1', NO_WINDOW), other] },
    ]) {
      const claim = { ...NOTHING, durationMs: 9000 };
      expect(await expectedOf({ claim, read: NO_WINDOW, call })).toBe(9000);
    }
    const read = { ...NO_WINDOW, durationMs: 8000 };
    expect(await expectedOf({ claim: { ...NOTHING, durationMs: 9000 }, read })).toBe(8000);
  });
});

it('is not called good where nobody says how long it should play', async () => {
  const { found } = await seeThrough('completed', { claim: NOTHING, read: NO_WINDOW });
  expect(found).toMatchObject({
    state: 'review',
    attempt: 0,
    failures: [{ fault: 'no-expectation' }],
  });
});

it('is held to no call that goes on, since that is longer than any of its segments', async () => {
  const claim = { ...NOTHING, durationMs: 9000 };
  const call = { expectedDurationMs: 60_000 };
  const { expectedMs } = await seeThrough('completed', { claim, read: NO_WINDOW, call });
  expect(expectedMs).toBe(9000);
});

describe('the log', () => {
  it('says what a file was held to, unless it is what the read says of its capture', async () => {
    const exact = await seeThrough('completed', { claim: {}, read: {} });
    expect(exact.log.filter((line) => line.includes('held to'))).toEqual([]);
    const claim = { ...NOTHING, durationMs: 9000 };
    const vague = await seeThrough('completed', { claim, read: NO_WINDOW });
    expect(vague.found?.state).toBe('verified');
    expect(vague.log).toContainEqual(expect.stringContaining('held to the 9000 ms'));
  });

  it.each<[string, Told, string]>([
    [
      'an event whose capture is not that of the read',
      { claim: { capturedMs: 1000 }, read: { capturedMs: 10_000 } },
      'the event has 1000 ms of capture, the read 10000 ms',
    ],
    [
      'an event whose duration is not that of the read',
      { claim: { ...NOTHING, durationMs: 1000 }, read: { capturedMs: 10_000 } },
      'claimed duration 1000 ms, captured 10000 ms',
    ],
    [
      'metadata that contradict the capture in one read',
      { claim: NOTHING, read: { capturedMs: 10_000, durationMs: 1000 } },
      'claimed duration 1000 ms, captured 10000 ms',
    ],
    [
      'a size that is too small for the capture of the read',
      { claim: { ...NOTHING, artifactBytes: 16_044 }, read: { capturedMs: 10_000 } },
      'claimed size 16044 bytes, at least 152044 expected',
    ],
    [
      'a capture that is longer than its call',
      { claim: NOTHING, read: { capturedMs: 10_000 }, call: { expectedDurationMs: 5000 } },
      '10000 ms were captured of a call of 5000 ms',
    ],
  ])('suspects %s', async (_, told, line) => {
    const { found, log } = await seeThrough('completed', told);
    expect(found?.state).toBe('verified');
    expect(log).toContain(line);
  });

  it('suspects nothing where all agree', async () => {
    const claim = { capturedMs: 10_000, durationMs: 10_000, artifactBytes: 160_044 };
    const read = { capturedMs: 10_000, durationMs: 10_000 };
    const call = { expectedDurationMs: 10_000 };
    const { log } = await seeThrough('completed', { claim, read, call });
    expect(log).toEqual([expect.stringContaining('verified'), 'rec-1 sha256 ab', 'whole']);
  });
});
