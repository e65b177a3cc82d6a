import { expect, it } from 'vitest';
import { randomFrom } from '../../../src/choice/hash.ts';
import { deliver } from '../../cli/pipeline/start-pipeline.ts';
import { holding } from '../sqlite/holding.ts';
import { startProcess } from '../sqlite/other-process.ts';
import { audit, endsOf } from './audit.ts';
import { startSender } from './event-sender.ts';
import { inProcessWorld, untilSo } from './process-world.ts';
import { isIdle, readPipeline } from './read-pipeline.ts';

const HELD_MS = 2000;
/** A hang, however busy the machine is; how fast it is, the benchmarks tell. */
const HANG_MS = 5000;

it(
  'a pipeline whose file another process holds for seconds sends events away, says why, and goes on',
  inProcessWorld('sqlite', async (world) => {
    const { platform, file } = world;
    const served = await world.start('one', { hurried: true });
    const { url } = served;
    const sender = startSender({ urls: () => [url], random: randomFrom(5), lanes: 8 });
    platform.onEvent = (event) => sender.send(event);
    for (let n = 0; n < 20; n++) sender.send(platform.open('repaired').event());
    await untilSo('some are commanded', () => platform.asked.command > 0);

    const other = startProcess(holding(file));
    try {
      await other.said(1);
      const untilMs = performance.now() + HELD_MS;
      const refused: Record<string, unknown>[] = [];
      while (performance.now() < untilMs) {
        const event = platform.open('sound').event();
        const startedAt = performance.now();
        const answer = await deliver(url, event);
        expect(performance.now() - startedAt).toBeLessThan(HANG_MS);
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toBe('2');
        expect(await answer.json()).toMatchObject({ result: 'unavailable' });
        refused.push(event);
      }
      expect(served.err()).toContain(
        `${file} is locked by another process; end whatever holds it, such as a backup or an open shell`,
      );
      await other.kill();
      for (const event of refused) {
        // Nothing of what was refused was kept.
        const answer = await deliver(url, event);
        expect(await answer.json()).toEqual({ result: 'stored' });
      }
    } finally {
      await other.kill();
    }
    const isDone = async () => sender.waiting === 0 && (await isIdle(url));
    await untilSo('everything is done', isDone, 60_000);
    await sender.stop();
    expect(audit(platform)).toMatchObject({ lost: [], doubled: [] });
    expect((await readPipeline(url))?.cases).toEqual(endsOf(platform));
  }),
  90_000,
);
