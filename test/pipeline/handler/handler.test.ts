import { describe, expect, it } from 'vitest';
import { caseIdOf, lockOf } from '../../../src/pipeline/repair-case.ts';
import { REPAIR_POLICY } from '../../../src/pipeline/repair-policy.ts';
import { FAULTY, itemOf, live, SOUND, shown, stageHandler } from './staged-handler.ts';

const CASE = caseIdOf('acme', 'int-1', 'rec-1');
const FAILED = { status: 'failed', uri: undefined } as const;
/** After the moment at which a test begins. */
const LATER_MS = 2_000_000;
const failedUpload = shown('rec-1', { uploadStatus: 'upload_failed', uri: undefined });
const second = (uploadStatus: string, attempt = 1) =>
  shown(`rec-${attempt + 1}`, { uploadStatus, replaces: 'rec-1', attempt });

describe('the handling of an event', () => {
  it('verifies a recording by its file, and says so once', async () => {
    const { seeThrough, asked, platform, store, clock } = stageHandler();
    const endedAtMs = clock.now();
    platform.sees = { ...live(shown('rec-1')), phase: 'ended', endedAtMs };
    await seeThrough(itemOf('rec-1'));
    expect(await store.cases.find(CASE)).toMatchObject({
      state: 'verified',
      interactionEndedAtMs: endedAtMs,
    });
    expect(asked).toEqual(['look', '/media/rec-1', 'look', 'compliance_verified']);
  });

  it('writes a command down before it sends it, and what became of it after', async () => {
    const { seeThrough, platform, store, asked } = stageHandler();
    platform.sees = live(failedUpload);
    const pending: unknown[] = [];
    platform.meanwhile = async (request) => {
      if (!request.startsWith('command')) return;
      pending.push(...(await store.outbox.pending(10)));
      platform.sees = { ...live(failedUpload, second('completed')), endedAtMs: 5 };
    };
    await seeThrough(itemOf('rec-1', FAILED));
    expect(pending).toMatchObject([{ caseId: CASE, attempt: 1 }]);
    expect(await store.outbox.pending(10)).toEqual([]);
    expect(await store.cases.find(CASE)).toMatchObject({
      state: 'verified',
      replacementId: 'rec-2',
    });
    expect(asked.filter((one) => one.startsWith('command'))).toEqual(['command 1 if "1"']);
  });

  it('gives a person what three attempts could not make good, with all that went wrong', async () => {
    const { seeThrough, platform, store, clock, asked } = stageHandler();
    platform.sees = live(failedUpload);
    platform.file = FAULTY;
    const commandedAtMs: number[] = [];
    platform.meanwhile = async (request) => {
      if (!request.startsWith('command')) return;
      commandedAtMs.push(clock.now());
      const attempts = commandedAtMs.map((_, index) => second('completed', index + 1));
      platform.sees = { ...live(failedUpload, ...attempts), endedAtMs: 5 };
    };
    const beganAtMs = clock.now();
    await seeThrough(itemOf('rec-1', FAILED));
    const found = await store.cases.find(CASE);
    expect(found).toMatchObject({ state: 'review', attempt: 3 });
    expect(found?.failures.map(({ fault }) => fault)).toEqual([
      'upload-failed',
      'truncated',
      'truncated',
      'truncated',
    ]);
    expect(asked.at(-1)).toBe('requires_manual_review');
    const [first = 0, next = 0, last = 0] = commandedAtMs;
    expect([first - beganAtMs, next - first, last - next]).toEqual([2000, 8000, 32_000]);
  });

  it('asks the store once the call is over', async () => {
    const { seeThrough, platform, store, asked } = stageHandler();
    platform.sees = { ...live(failedUpload), phase: 'ended', endedAtMs: 5 };
    await seeThrough(itemOf('rec-1', { status: 'failed', uri: '/late/rec-1' }));
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'stored' });
    expect(asked).toContain('/late/rec-1');
    expect(asked.some((one) => one.startsWith('command'))).toBe(false);
  });

  it('adopts the capture of a command whose answer nobody heard', async () => {
    const { seeThrough, platform, store, asked } = stageHandler();
    platform.sees = live(failedUpload);
    platform.commanded = { kind: 'unavailable', because: 'timeout', retryAfterMs: 0 };
    platform.meanwhile = async (request) => {
      if (!request.startsWith('command')) return;
      platform.sees = { ...live(failedUpload, second('completed')), endedAtMs: 5 };
    };
    await seeThrough(itemOf('rec-1', FAILED));
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'verified' });
    expect(asked.filter((one) => one.startsWith('command'))).toHaveLength(1);
  });

  it('takes the event of a second capture to the case of the recording that it replaces', async () => {
    const { handle, platform, store, clock } = stageHandler();
    platform.sees = live(failedUpload);
    await handle(itemOf('rec-1', FAILED));
    await clock.pass(2000);
    platform.meanwhile = async (request) => {
      if (request.startsWith('command')) platform.sees = live(failedUpload, second('recording'));
    };
    await handle(itemOf('rec-1', FAILED));
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'watching' });
    platform.sees = { ...live(failedUpload, second('completed')), endedAtMs: 5 };
    await clock.pass(REPAIR_POLICY.lookCapMs);
    expect(await handle(itemOf('rec-2'))).toEqual({ kind: 'done' });
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'verified' });
    expect(await store.cases.find(caseIdOf('acme', 'int-1', 'rec-2'))).toBeUndefined();
  });

  it('leaves a case to the event that opened it', async () => {
    const { handle, platform } = stageHandler();
    platform.sees = live(failedUpload);
    expect(await handle(itemOf('rec-1', FAILED))).toMatchObject({ kind: 'again' });
    expect(await handle(itemOf('rec-1', FAILED, 'evt-other'))).toEqual({ kind: 'done' });
  });

  it('keeps a case from the end of its interaction on, however long that takes', async () => {
    const { handle, platform, store, clock } = stageHandler();
    const end = await handle(itemOf('rec-1'));
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'verified' });
    expect((await store.cases.find(CASE))?.interactionEndedAtMs).toBeUndefined();
    expect(end).toMatchObject({ kind: 'again' });
    await clock.pass(3_600_000);
    platform.sees = { ...live(shown('rec-1')), phase: 'ended', endedAtMs: LATER_MS };
    expect(await handle(itemOf('rec-1'))).toEqual({ kind: 'done' });
    expect(await store.cases.find(CASE)).toMatchObject({ interactionEndedAtMs: LATER_MS });
  });

  it.each([
    ['behind', 1],
    ['ahead', 9e15],
  ])(
    'keeps a case as long although the calendar of the platform is far %s',
    async (_, endedAtMs) => {
      const { seeThrough, platform, store, clock } = stageHandler();
      platform.sees = { ...live(shown('rec-1')), phase: 'ended', endedAtMs };
      const cameUpAtMs = clock.now();
      await seeThrough(itemOf('rec-1'));
      const found = await store.cases.find(CASE);
      expect(found).toMatchObject({ interactionEndedAtMs: cameUpAtMs });
    },
  );
});

describe('the lock of an interaction', () => {
  it('keeps other work out, which comes back', async () => {
    const { handle, store, asked, happenings } = stageHandler();
    const lease = await store.locks.acquire(lockOf('acme', 'int-1'), 'somebody', 60_000);
    expect(await handle(itemOf('rec-1'))).toMatchObject({ kind: 'again' });
    expect(asked).toEqual([]);
    expect(happenings).toMatchObject([{ kind: 'locked-out' }]);
    if (lease !== undefined) await store.locks.release(lease);
    await handle(itemOf('rec-1'));
    expect(asked).not.toEqual([]);
  });

  it('is given back, whatever became of the event', async () => {
    const { handle, store } = stageHandler();
    await handle(itemOf('rec-1'));
    const lease = await store.locks.acquire(lockOf('acme', 'int-1'), 'somebody', 1);
    expect(lease).toBeDefined();
  });

  it('lets nobody write who was held up beyond it, at whichever request', async () => {
    for (const heldUpAt of ['look', '/media/rec-1', 'compliance_verified']) {
      const { handle, handlerOf, platform, store, clock, happenings } = stageHandler();
      let other: Promise<unknown> | undefined;
      platform.meanwhile = async (request) => {
        if (request !== heldUpAt || other !== undefined) return;
        other = Promise.resolve();
        await clock.pass(REPAIR_POLICY.lockTtlMs + 1);
        platform.file = FAULTY;
        other = handlerOf('process-2')(itemOf('rec-1', {}, 'evt-other'));
        await other;
        platform.file = SOUND;
      };
      await handle(itemOf('rec-1'));
      expect(happenings.filter(({ kind }) => kind === 'fenced')).toHaveLength(1);
      const found = await store.cases.find(CASE);
      // What the other one found holds, whatever the first one went on to see.
      const ended = heldUpAt === 'compliance_verified';
      expect(found?.state).toBe(ended ? 'verified' : 'waiting');
    }
  });

  it('lets nobody write when the call has ended who was held up beyond it, and who comes back', async () => {
    const { handle, platform, store, clock, happenings } = stageHandler();
    await handle(itemOf('rec-1'));
    await clock.pass(3_600_000);
    platform.sees = { ...live(shown('rec-1')), phase: 'ended', endedAtMs: LATER_MS };
    platform.meanwhile = async () => {
      platform.meanwhile = async () => undefined;
      await clock.pass(REPAIR_POLICY.lockTtlMs + 1);
      const other = await store.locks.acquire(lockOf('acme', 'int-1'), 'somebody', 60_000);
      if (other !== undefined) await store.locks.release(other);
    };
    happenings.length = 0;
    expect(await handle(itemOf('rec-1'))).toMatchObject({ kind: 'again' });
    expect(happenings).toMatchObject([{ kind: 'fenced' }]);
    expect((await store.cases.find(CASE))?.interactionEndedAtMs).toBeUndefined();
    expect(await handle(itemOf('rec-1'))).toEqual({ kind: 'done' });
    expect(await store.cases.find(CASE)).toMatchObject({ interactionEndedAtMs: LATER_MS });
  });

  it('is asked after before every step, so that nobody commands on what it once knew', async () => {
    const { handlerOf, platform, store, clock, asked, happenings } = stageHandler();
    platform.sees = live(failedUpload);
    let heldUp = false;
    const slow = handlerOf('process-1', {
      locks: store.locks,
      cases: {
        ...store.cases,
        async commit(lease, change) {
          const answer = await store.cases.commit(lease, change);
          if (change.case.state === 'commanding' && !heldUp) {
            heldUp = true;
            await clock.pass(REPAIR_POLICY.lockTtlMs + 1);
            await handlerOf('process-2')(itemOf('rec-1', FAILED, 'evt-other'));
          }
          return answer;
        },
      },
    });
    await slow(itemOf('rec-1', FAILED));
    await clock.pass(2000);
    await slow(itemOf('rec-1', FAILED));
    expect(heldUp).toBe(true);
    expect(asked.filter((one) => one.startsWith('command'))).toHaveLength(1);
    expect(happenings.filter(({ kind }) => kind === 'fenced')).toHaveLength(1);
  });
});

describe('a process that died after it wrote a command down', () => {
  /** A case whose command is written down, and was perhaps sent. */
  async function died() {
    const stage = stageHandler();
    stage.platform.sees = live(failedUpload);
    const dying = stage.handlerOf('process-1', {
      locks: stage.store.locks,
      cases: {
        ...stage.store.cases,
        async commit(lease, change) {
          const answer = await stage.store.cases.commit(lease, change);
          if (change.case.state === 'commanding') throw new Error('killed');
          return answer;
        },
      },
    });
    await dying(itemOf('rec-1', FAILED));
    await stage.clock.pass(2000);
    await expect(dying(itemOf('rec-1', FAILED))).rejects.toThrow('killed');
    await stage.clock.pass(REPAIR_POLICY.lockTtlMs + 1);
    stage.asked.length = 0;
    return stage;
  }

  it('is followed by one that commands the same', async () => {
    const { handle, asked } = await died();
    await handle(itemOf('rec-1', FAILED));
    expect(asked.filter((one) => one.startsWith('command'))).toEqual(['command 1 if "1"']);
  });

  it('is followed by one that keeps to the barrier', async () => {
    const { handle, asked, platform, store } = await died();
    platform.sees = live(failedUpload, shown('rec-9', { uploadStatus: 'uploading' }));
    expect(await handle(itemOf('rec-1', FAILED))).toMatchObject({ kind: 'again' });
    expect(asked).toEqual(['look']);
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'waiting', attempt: 1 });
  });

  it('is followed after the end by one that only asks what came of it', async () => {
    const { handle, asked, platform, store } = await died();
    const late = { ...failedUpload, uri: '/late/rec-1' };
    platform.sees = { ...live(late), phase: 'ended', endedAtMs: 5 };
    platform.commanded = { kind: 'changed' };
    await handle(itemOf('rec-1', FAILED));
    expect(asked[1]).toBe('command 1 if W/"1"');
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'stored' });
  });
});
