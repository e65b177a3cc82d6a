import { expect, it } from 'vitest';
import { caseIdOf } from '../../../src/pipeline/repair-case.ts';
import { itemOf, live, SOUND, shown, stageHandler } from './staged-handler.ts';

it('takes the file of a second capture from the store, where its own can never be reached', async () => {
  const { seeThrough, platform, store } = stageHandler();
  const second = shown('rec-3', { replaces: 'rec-1', attempt: 2 });
  platform.sees = { ...live(shown('rec-1'), second), phase: 'ended', endedAtMs: 5 };
  const away = { kind: 'unavailable', because: 'down', retryAfterMs: 0 } as const;
  platform.files = { '/media/rec-1': away, '/media/rec-3': SOUND };
  await seeThrough(itemOf('rec-1', { status: 'failed', uri: undefined }));
  const found = await store.cases.find(caseIdOf('acme', 'int-1', 'rec-1'));
  expect(found).toMatchObject({ state: 'stored', ending: { recordingId: 'rec-3' } });
});
