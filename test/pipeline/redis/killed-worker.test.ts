import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRedisStore, type RedisStore } from '../../../src/pipeline/redis/open-redis-store.ts';
import { eventOf, eventsOf } from '../store/sample-events.ts';
import { type StoreWorld, until } from '../store/store-world.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { redisWorld, storeOptions } from './redis-world.ts';

/** A consumer in a process of its own, and what it has said. */
interface Worker {
  readonly process: ChildProcess;
  readonly said: string[];
}

let server: RedisServer;
let store: RedisStore;
let world: StoreWorld;
let workers: Worker[];

beforeEach(async () => {
  server = await startRedis();
  store = await openRedisStore(storeOptions(server.url));
  world = await redisWorld(server);
  workers = [];
});

afterEach(async () => {
  await Promise.all(workers.map(kill));
  await store?.close();
  await server?.close();
});

function startWorker(holdMs: number): Worker {
  const file = join(import.meta.dirname, 'worker-process.ts');
  const child = spawn(process.execPath, [file, server.url, String(holdMs)]);
  const said: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    said.push(...lines);
  });
  const worker = { process: child, said };
  workers.push(worker);
  return worker;
}

async function kill({ process: child }: Worker): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('work in Redis, whose consumer is killed', () => {
  it('goes to a consumer in another process', async () => {
    for (const event of eventsOf(3)) await store.inbox.accept(event);
    const first = startWorker(0);
    await until(world, 'all are under way', () => first.said.length === 3);
    const second = startWorker(1);
    await kill(first);
    await until(world, 'all are handled', () => ended(second).length === 3);
    expect(second.said.filter((line) => line.startsWith('given')).toSorted()).toEqual([
      'given event-0 2',
      'given event-1 2',
      'given event-2 2',
    ]);
    await until(world, 'all are over', async () => (await store.work.depth()).active === 0);
    expect(await store.work.depth()).toMatchObject({ waiting: 0, delayed: 0, parked: 0 });
  });

  it('comes again however often that happens', async () => {
    await store.inbox.accept(eventOf('e'));
    for (let time = 1; time <= 4; time++) {
      const worker = startWorker(0);
      await until(world, 'it is under way', () => worker.said.includes(`given e ${time}`));
      await kill(worker);
    }
    const last = startWorker(1);
    await until(world, 'it is handled', () => ended(last).length === 1);
    expect(last.said[0]).toBe('given e 5');
    expect((await store.work.depth()).parked).toBe(0);
  });
});

function ended({ said }: Worker): string[] {
  return said.filter((line) => line.startsWith('ended'));
}
