import { describe, expect, it } from 'vitest';
import { caseIdOf } from '../../../src/pipeline/repair-case.ts';
import { itemOf, live, shown, stageHandler } from './staged-handler.ts';

const CASE = caseIdOf('acme', 'int-1', 'rec-1');

describe('a platform that cannot be reached', () => {
  it('leaves an event waiting that says why, and whoever listens is told', async () => {
    const { handle, platform, happenings } = stageHandler();
    platform.sees = undefined;
    expect(await handle(itemOf('rec-1'))).toMatchObject({ kind: 'again', because: 'down' });
    expect(happenings).toMatchObject([
      {
        kind: 'put-off',
        look: 'unavailable',
        because: 'down',
        item: { event: { recordingId: 'rec-1' } },
      },
    ]);
    platform.sees = live();
    expect(await handle(itemOf('rec-1'))).toMatchObject({
      because: 'the interaction does not show the recording yet',
    });
  });

  it('leaves a case that says why, until it can be reached again', async () => {
    const { handle, platform, store, clock } = stageHandler();
    platform.file = { kind: 'unavailable', because: 'the platform answered 503', retryAfterMs: 0 };
    await handle(itemOf('rec-1'));
    expect(await store.cases.find(CASE)).toMatchObject({
      state: 'validating',
      unread: { unreached: 1 },
      setback: { atMs: clock.now(), because: 'the platform answered 503' },
    });
    platform.file = { kind: 'missing' };
    platform.sees = live(shown('rec-1', { uploadStatus: 'recording' }));
    await clock.pass(1000);
    await handle(itemOf('rec-1'));
    const found = await store.cases.find(CASE);
    expect(found?.state).toBe('waiting');
    expect(found?.setback).toBeUndefined();
  });
});
