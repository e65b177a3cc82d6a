import { describe, expect, it } from 'vitest';
import type { WorkEnd, WorkItem } from '../../../src/pipeline/ports/work-queue.ts';
import { caseIdOf, lockOf } from '../../../src/pipeline/repair-case.ts';
import { REPAIR_POLICY } from '../../../src/pipeline/repair-policy.ts';
import { itemOf, live, shown, stageHandler } from './staged-handler.ts';

const FIRST = caseIdOf('acme', 'int-1', 'rec-1');
const SECOND = caseIdOf('acme', 'int-1', 'rec-2');
const FAILED = { status: 'failed', uri: undefined } as const;
/** After so many looks that were answered and did not show it, a recording is one of its own. */
const LOOKS = 20;
const failedUpload = shown('rec-1', { uploadStatus: 'upload_failed', uri: undefined });
const second = shown('rec-2', {
  uploadStatus: 'upload_failed',
  uri: undefined,
  replaces: 'rec-1',
  attempt: 1,
});

type Stage = ReturnType<typeof stageHandler>;

/** Hands an item out so often, each time when it is due, as a work queue does. */
async function handOut(
  { handle, clock }: Stage,
  item: WorkItem,
  times: number,
): Promise<{ item: WorkItem; ends: WorkEnd[]; pausesMs: number[] }> {
  let now = item;
  const ends: WorkEnd[] = [];
  const pausesMs: number[] = [];
  for (let time = 0; time < times; time++) {
    const end = await handle(now);
    ends.push(end);
    if (end.kind === 'done') break;
    now = { ...now, deliveries: now.deliveries + 1, looks: end.looks ?? now.looks };
    pausesMs.push(end.atMs - clock.now());
    await clock.pass(Math.max(0, end.atMs - clock.now()));
  }
  return { item: now, ends, pausesMs };
}

/** A recording that has failed, and the first command for it sent. */
async function commanded(): Promise<Stage> {
  const stage = stageHandler();
  stage.platform.sees = live(failedUpload);
  await stage.handle(itemOf('rec-1', FAILED));
  await stage.clock.pass(2000);
  await stage.handle(itemOf('rec-1', FAILED));
  expect(await stage.store.cases.find(FIRST)).toMatchObject({ state: 'watching' });
  return stage;
}

describe('the event of a recording that no read shows', () => {
  it('waits for one that does, and is taken for one of its own after so many looks', async () => {
    const stage = stageHandler();
    stage.platform.sees = live();
    const { item } = await handOut(stage, itemOf('rec-1'), LOOKS);
    expect(item.looks).toEqual({ unshown: LOOKS, unanswered: 0 });
    expect(await stage.store.cases.find(FIRST)).toBeUndefined();
    await stage.handle(item);
    expect(await stage.store.cases.find(FIRST)).toBeDefined();
  });

  it('waits longer while there is no answer, which does not count against the looks', async () => {
    const stage = stageHandler();
    stage.platform.sees = undefined;
    const away = await handOut(stage, itemOf('rec-1'), 2 * REPAIR_POLICY.setbacksMax);
    expect(await stage.store.cases.find(FIRST)).toBeUndefined();
    stage.platform.sees = live();
    await stage.handle(away.item);
    expect(await stage.store.cases.find(FIRST)).toBeUndefined();
    stage.platform.sees = undefined;
    await stage.handle(away.item);
    expect(await stage.store.cases.find(FIRST)).toBeDefined();
  });

  it('does not count how often it was locked out, nor wait longer for it', async () => {
    const stage = stageHandler();
    stage.platform.sees = live();
    await stage.store.locks.acquire(lockOf('acme', 'int-1'), 'a process that died', 30_000);
    const lockedOut = await handOut(stage, itemOf('rec-1'), 3 * LOOKS);
    expect(stage.asked).toEqual([]);
    const looked = await handOut(stage, lockedOut.item, LOOKS);
    expect(await stage.store.cases.find(FIRST)).toBeUndefined();
    expect(looked.pausesMs[0]).toBeLessThanOrEqual(REPAIR_POLICY.setbackFirstMs);
  });
});

describe('a second capture', () => {
  it('gets no case of its own, however long its event was locked out', async () => {
    const stage = await commanded();
    await stage.store.locks.acquire(lockOf('acme', 'int-1'), 'a process that died', 30_000);
    const { item } = await handOut(stage, itemOf('rec-2', FAILED), 3 * LOOKS);
    expect((await handOut(stage, item, 1)).ends).toMatchObject([{ kind: 'again' }]);
    stage.platform.sees = live(failedUpload, second);
    expect((await handOut(stage, item, 1)).ends).toEqual([{ kind: 'done' }]);
    expect(await stage.store.cases.find(SECOND)).toBeUndefined();
  });

  it.each([
    ['waiting', FAILED],
    ['validating', {}],
  ] as const)(
    'that was taken for one of its own is merged as soon as a read shows what it is, while %s',
    async (state, claim) => {
      const stage = await commanded();
      const item = { ...itemOf('rec-2', claim), looks: { unshown: LOOKS, unanswered: 0 } };
      stage.platform.files = {
        '/media/rec-2': { kind: 'unavailable', because: 'busy', retryAfterMs: 0 },
      };
      await stage.handle(item);
      expect(await stage.store.cases.find(SECOND)).toMatchObject({ state });
      stage.asked.length = 0;
      const ended = { phase: 'ended', endedAtMs: stage.clock.now() } as const;
      stage.platform.sees = { ...live(failedUpload, second), ...ended };
      await handOut(stage, item, 3);
      expect(await stage.store.cases.find(SECOND)).toMatchObject({ state: 'merged' });
      expect(stage.asked).toEqual(['look']);
    },
  );

  it('commands nothing as a case of its own, and neither does it end twice', async () => {
    const stage = await commanded();
    const item = { ...itemOf('rec-2', FAILED), looks: { unshown: LOOKS, unanswered: 0 } };
    await stage.handle(item);
    stage.asked.length = 0;
    stage.platform.sees = live(failedUpload, second);
    for (let round = 0; round < 40; round++) {
      await stage.clock.pass(1000);
      await stage.handle(item);
      await stage.handle(itemOf('rec-1', FAILED));
    }
    // The first case goes on with its second attempt, and is the only one that does anything.
    const commands = stage.asked.filter((one) => one.startsWith('command'));
    expect(commands).toEqual(['command 2 if "1"']);
    expect(stage.asked).not.toContain('requires_manual_review');
  });

  it('is one of its own where the recording that it replaces has no case', async () => {
    const stage = stageHandler();
    const orphan = shown('rec-2', { replaces: 'rec-0', attempt: 1 });
    stage.platform.sees = { ...live(orphan), endedAtMs: 5 };
    await stage.seeThrough(itemOf('rec-2'));
    expect(await stage.store.cases.find(SECOND)).toMatchObject({ state: 'verified' });
  });
});
