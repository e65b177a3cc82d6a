import { expect, it } from 'vitest';
import { deliver } from '../../cli/pipeline/start-pipeline.ts';
import { inProcessWorld, untilSo } from './process-world.ts';
import { isIdle, readPipeline } from './read-pipeline.ts';

it.each([
  ['goes to a person unless it is told of', [], 'review'],
  ['is verified where it is', ['--encodings', 'pcm,a-law'], 'verified'],
] as const)('a recording in A-law %s', (_, args, end) =>
  inProcessWorld(
    'sqlite',
    async ({ platform, start }) => {
      const { url } = await start('one', { args });
      expect((await deliver(url, platform.open('sound').event())).status).toBe(200);
      await untilSo('everything is done', () => isIdle(url));
      expect((await readPipeline(url))?.cases).toEqual({ [end]: 1 });
    },
    { encoding: 'a-law' },
  )(),
);
