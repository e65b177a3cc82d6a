import { describe, expect, it } from 'vitest';
import type { FileCheck } from '../../../src/pipeline/inspect-file.ts';
import { caseIdOf } from '../../../src/pipeline/repair-case.ts';
import { REPAIR_POLICY } from '../../../src/pipeline/repair-policy.ts';
import { itemOf, live, SOUND, shown, stageHandler } from './staged-handler.ts';

const CASE = caseIdOf('acme', 'int-1', 'rec-1');
const FAILED = { status: 'failed', uri: undefined } as const;
const REFUSED: FileCheck = { kind: 'refused', because: 'the platform answered 403' };
const BROKEN: FileCheck = { kind: 'broken-off', bytes: 4096 };
const AWAY: FileCheck = {
  kind: 'unavailable',
  because: 'the platform answered 503',
  retryAfterMs: 0,
};
/** How often a file is asked for before it counts as failed. */
const UNREADABLE: readonly (readonly [string, FileCheck, number])[] = [
  ['refuses', REFUSED, 1],
  ['breaks off', BROKEN, REPAIR_POLICY.brokenOffDelaysMs.length + 1],
  ['does not answer for', AWAY, REPAIR_POLICY.unreachedMax],
];

const countOf = (asked: readonly string[], request: string) =>
  asked.filter((one) => one.startsWith(request)).length;

describe.each(UNREADABLE)('a file that the platform always %s', (_, file, times) => {
  it('is captured again while the call goes on, as any bad one is', async () => {
    const { seeThrough, platform, store, asked } = stageHandler();
    platform.files = { '/media/rec-1': file };
    platform.meanwhile = async (request) => {
      if (!request.startsWith('command')) return;
      const second = shown('rec-2', { replaces: 'rec-1', attempt: 1 });
      platform.sees = { ...live(shown('rec-1'), second), endedAtMs: 5 };
    };
    await seeThrough(itemOf('rec-1'));
    expect(await store.cases.find(CASE)).toMatchObject({
      state: 'verified',
      attempt: 1,
      ending: { recordingId: 'rec-2' },
    });
    expect(countOf(asked, '/media/rec-1')).toBe(times);
    expect(countOf(asked, 'command')).toBe(1);
  });

  it('goes to a person after three captures that fare no better', async () => {
    const { seeThrough, platform, store, asked } = stageHandler();
    platform.file = file;
    platform.meanwhile = async (request) => {
      if (!request.startsWith('command')) return;
      const seconds = Array.from({ length: countOf(asked, 'command') }, (_, index) =>
        shown(`rec-${index + 2}`, { replaces: 'rec-1', attempt: index + 1 }),
      );
      platform.sees = { ...live(shown('rec-1'), ...seconds), endedAtMs: 5 };
    };
    await seeThrough(itemOf('rec-1'));
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'review', attempt: 3 });
    expect(countOf(asked, 'command')).toBe(3);
    expect(countOf(asked, '/media/')).toBe(4 * times);
  });

  it('is asked for three times once the call is over, after 2, 8 and 32 s', async () => {
    const { seeThrough, platform, store, clock, asked } = stageHandler();
    const beganAtMs = clock.now();
    platform.sees = { ...live(shown('rec-1')), phase: 'ended', endedAtMs: beganAtMs };
    platform.file = file;
    const askedAfterMs: number[] = [];
    platform.meanwhile = async (request) => {
      if (request === '/media/rec-1') askedAfterMs.push(clock.now() - beganAtMs);
    };
    await seeThrough(itemOf('rec-1', FAILED));
    const found = await store.cases.find(CASE);
    expect(found).toMatchObject({ state: 'review', attempt: 3 });
    expect(found?.failures.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3]);
    expect(askedAfterMs).toEqual([2000, 10_000, 42_000]);
    expect(countOf(asked, 'command')).toBe(0);
  });
});

describe('a file that can be read after all', () => {
  it.each([
    ['breaks off', BROKEN, REPAIR_POLICY.brokenOffDelaysMs.length],
    ['is not answered for', AWAY, REPAIR_POLICY.unreachedMax - 1],
  ] as const)('is no failure, although it %s at first', async (_, file, times) => {
    const { seeThrough, platform, store, asked } = stageHandler();
    platform.sees = { ...live(shown('rec-1')), endedAtMs: 5 };
    platform.file = file;
    platform.meanwhile = async (request) => {
      if (request === '/media/rec-1' && countOf(asked, request) > times) platform.file = SOUND;
    };
    await seeThrough(itemOf('rec-1'));
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'verified', failures: [] });
  });

  it('is asked for no earlier than the store wants', async () => {
    const { handle, platform, store, clock } = stageHandler();
    platform.sees = { ...live(shown('rec-1')), phase: 'ended', endedAtMs: 5 };
    platform.file = { kind: 'unavailable', because: 'busy', retryAfterMs: 90_000 };
    await handle(itemOf('rec-1', FAILED));
    await clock.pass(2000);
    await handle(itemOf('rec-1', FAILED));
    expect(await store.cases.find(CASE)).toMatchObject({
      state: 'storing',
      attempt: 2,
      dueAtMs: clock.now() + 90_000,
    });
  });
});
