import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/choice/hash.ts';
import { deliver } from '../../cli/pipeline/start-pipeline.ts';
import type { RedisServer } from '../redis/redis-server.ts';
import { audit, endsOf } from './audit.ts';
import { startSender } from './event-sender.ts';
import { inProcessWorld, untilSo } from './process-world.ts';
import { isIdle, readPipeline } from './read-pipeline.ts';

const CALLS = 40;
/** A hang, however busy the machine is; how fast it is, the benchmarks tell. */
const HANG_MS = 5000;

describe.concurrent('the processes of a pipeline whose Redis', () => {
  for (const [ends, end] of [
    ['is stopped', (server: RedisServer) => server.stop()],
    ['is killed', (server: RedisServer) => server.kill()],
  ] as const) {
    it(
      `${ends} in the middle send events away, go on when it is back, and have lost nothing`,
      inProcessWorld('redis', async (world) => {
        const { platform, redis } = world;
        const served = await Promise.all(
          ['one', 'two'].map((who) => world.start(who, { hurried: true })),
        );
        const urls = served.map(({ url }) => url);
        const sender = startSender({ urls: () => urls, random: randomFrom(5), lanes: 8 });
        platform.onEvent = (event) => sender.send(event);
        try {
          for (let time = 0; time < 2; time++) {
            for (let n = 0; n < CALLS; n++) {
              sender.send(platform.open(n % 4 === 0 ? 'sound' : 'repaired').event());
            }
            const before = platform.asked.command;
            await untilSo('some are commanded', () => platform.asked.command > before);
            await end(redis);
            const refused = platform.open('sound').event();
            for (const url of urls) {
              const startedAt = performance.now();
              const answer = await deliver(url, refused);
              expect(performance.now() - startedAt).toBeLessThan(HANG_MS);
              expect(answer.status).toBe(503);
              expect(answer.headers.get('retry-after')).toBe('2');
              expect(await answer.json()).toMatchObject({ result: 'unavailable' });
            }
            await redis.restart();
            sender.send(refused);
          }
          const [url = ''] = urls;
          const isDone = async () => sender.waiting === 0 && (await isIdle(url));
          await untilSo('everything is done', isDone, 60_000);
        } finally {
          await sender.stop();
        }
        expect(audit(platform)).toMatchObject({ lost: [], doubled: [] });
        expect((await readPipeline(urls[0] ?? ''))?.cases).toEqual(endsOf(platform));
        expect(sender.acknowledged.size).toBeGreaterThan(2 * CALLS);
        for (const one of served) expect(one.err()).toContain('Redis');
      }),
      90_000,
    );
  }
});
