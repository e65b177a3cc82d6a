import { describe, expect, it } from 'vitest';
import { reRecordKey } from '../../../src/client/re-record-command.ts';
import { FAULTY, itemOf, live, shown, stageHandler } from './staged-handler.ts';

const FAILED = { status: 'failed', uri: undefined } as const;
const failedUpload = shown('rec-1', { uploadStatus: 'upload_failed', uri: undefined });
const KEY = reRecordKey({
  tenant: 'acme',
  interactionId: 'int-1',
  originalRecordingId: 'rec-1',
  attempt: 1,
});

describe('a command in the outbox', () => {
  it('is settled as soon as nothing was started by it, and pending again as it is sent again', async () => {
    const { handle, platform, store, clock } = stageHandler();
    platform.sees = live(failedUpload);
    platform.commanded = { kind: 'changed' };
    await handle(itemOf('rec-1', FAILED));
    await clock.pass(2000);
    await handle(itemOf('rec-1', FAILED));
    expect(await store.outbox.pending(9)).toEqual([]);
    expect((await store.outbox.find(KEY))?.result?.kind).toBe('changed');
    const pending: number[] = [];
    platform.meanwhile = async (request) => {
      if (request.startsWith('command')) pending.push((await store.outbox.pending(9)).length);
    };
    await clock.pass(1000);
    await handle(itemOf('rec-1', FAILED));
    expect(pending).toEqual([1]);
  });

  it('is settled when the call ends after an answer that nobody heard', async () => {
    const { handle, seeThrough, platform, store, clock } = stageHandler();
    platform.sees = live(failedUpload);
    platform.commanded = { kind: 'unavailable', because: 'timeout', retryAfterMs: 0 };
    await handle(itemOf('rec-1', FAILED));
    await clock.pass(2000);
    await handle(itemOf('rec-1', FAILED));
    expect(await store.outbox.pending(9)).toHaveLength(1);
    // The next look shows that other captures are under way, so the case waits; then the call is over.
    platform.sees = live(failedUpload, shown('rec-9', { uploadStatus: 'recording' }));
    await clock.pass(1000);
    await handle(itemOf('rec-1', FAILED));
    expect(await store.outbox.pending(9)).toHaveLength(1);
    platform.sees = { ...live(failedUpload), phase: 'ended', endedAtMs: 5 };
    platform.file = FAULTY;
    await seeThrough(itemOf('rec-1', FAILED));
    expect(await store.outbox.pending(9)).toEqual([]);
    expect((await store.outbox.find(KEY))?.result?.kind).toBe('ended');
  });

  it('is settled when nobody asks for it any more, since the platform cannot be reached', async () => {
    const { seeThrough, platform, store } = stageHandler();
    platform.sees = { ...live(failedUpload), endedAtMs: 5 };
    platform.commanded = { kind: 'unavailable', because: 'timeout', retryAfterMs: 0 };
    await seeThrough(itemOf('rec-1', FAILED));
    expect(await store.outbox.pending(9)).toEqual([]);
    expect((await store.outbox.find(KEY))?.result?.kind).toBe('given-up');
  });

  it('is settled by the capture that a later look finds', async () => {
    const { handle, platform, store, clock } = stageHandler();
    platform.sees = live(failedUpload);
    platform.commanded = { kind: 'unavailable', because: 'timeout', retryAfterMs: 0 };
    await handle(itemOf('rec-1', FAILED));
    await clock.pass(2000);
    await handle(itemOf('rec-1', FAILED));
    platform.sees = live(failedUpload, shown('rec-9', { uploadStatus: 'recording' }));
    await clock.pass(1000);
    await handle(itemOf('rec-1', FAILED));
    const mine = { uploadStatus: 'recording', replaces: 'rec-1', attempt: 1 };
    platform.sees = live(failedUpload, shown('rec-2', mine));
    await clock.pass(10_000);
    await handle(itemOf('rec-1', FAILED));
    expect((await store.outbox.find(KEY))?.result).toMatchObject({
      kind: 'accepted',
      recordingId: 'rec-2',
    });
  });
});
