import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventBody } from '../../pipeline/receiver/signed-event.ts';
import { type RedisServer, startRedis } from '../../pipeline/redis/redis-server.ts';
import { stalemate } from '../stalemate.ts';
import { servePipeline } from './pipeline-process.ts';
import { deliver } from './start-pipeline.ts';

/** Where nobody listens: what is asked of it fails at once and is tried again. */
const NOWHERE = 'http://127.0.0.1:9';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis(['--appendfsync', 'everysec']);
});
afterAll(() => redis.close());

describe('pipelines on one Redis', () => {
  it('share what each of them was told, and say what the server does not promise', async () => {
    const serve = () => servePipeline({ store: redis.url, platform: NOWHERE });
    const [first, second] = await Promise.all([serve(), serve()]);
    expect(first.out()).toContain('beware  appendfsync is everysec');
    const results = [];
    for (const url of [first.url, second.url, first.url]) {
      results.push(await (await deliver(url, eventBody())).json());
    }
    expect(results).toEqual([
      { result: 'stored' },
      { result: 'duplicate' },
      { result: 'duplicate' },
    ]);
    const { out } = await stalemate(['pipeline', 'status', '--store', redis.url, '--json']);
    const { waiting, delayed, active } = JSON.parse(out).work;
    expect(waiting + delayed + active).toBe(1);
    first.signal('SIGTERM');
    second.signal('SIGTERM');
    expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  });

  it('refuse events while it is away, and go on when it is back', async () => {
    const { url, signal, ended } = await servePipeline({ store: redis.url, platform: NOWHERE });
    await redis.stop();
    const refused = await deliver(url, eventBody({}, { id: 'evt-2' }));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    await redis.restart();
    let status = 503;
    for (let tries = 0; tries < 100 && status !== 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ status } = await deliver(url, eventBody({}, { id: 'evt-2' })));
    }
    expect(status).toBe(200);
    signal('SIGTERM');
    expect(await ended).toBe(0);
  });
});
