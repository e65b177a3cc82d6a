import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import { openRedisStore, type RedisStore } from '../../../src/pipeline/redis/open-redis-store.ts';
import { caseOf, eventOf, eventsOf } from '../store/sample-events.ts';
import { until } from '../store/store-world.ts';
import { createGate, DONE, watchWorkers } from '../store/watched-worker.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { redisWorld, storeOptions } from './redis-world.ts';

/** Runs a test with a server of its own and two stores on it. */
async function withServer(
  test: (server: RedisServer, stores: [RedisStore, RedisStore]) => Promise<void>,
  settings: readonly string[] = [],
): Promise<void> {
  const server = await startRedis(settings);
  const open = () => openRedisStore(storeOptions(server.url));
  const stores: [RedisStore, RedisStore] = [await open(), await open()];
  try {
    await test(server, stores);
  } finally {
    server.resume();
    await Promise.all(stores.map((store) => store.close()));
    await server.close();
  }
}

/** Hands in all events, one after the other, each until it is acknowledged. Answers how often it failed. */
async function handInAll(store: RedisStore, count: number): Promise<number> {
  let refusals = 0;
  for (const event of eventsOf(count)) {
    for (;;) {
      try {
        await store.inbox.accept(event);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(DatabaseUnavailableError);
        refusals += 1;
        await sleep(5);
      }
    }
  }
  return refusals;
}

const COUNT = 400;

describe('a store in Redis', () => {
  for (const [ended, end] of [
    ['stopped', (server: RedisServer) => server.stop()],
    ['killed', (server: RedisServer) => server.kill()],
  ] as const) {
    it(`loses nothing that was acknowledged when the server is ${ended} in the middle, and goes on`, () =>
      withServer(async (server, [sender, consumer]) => {
        const world = await redisWorld(server);
        const watched = watchWorkers([{ store: consumer, kill: async () => undefined }], async () =>
          sleep(2).then(() => DONE),
        );
        const handedIn = handInAll(sender, COUNT);
        for (let time = 0; time < 3; time++) {
          const before = watched.ended.length;
          await until(world, 'some are handled', () => watched.ended.length > before + 20);
          await end(server);
          await sleep(50);
          await server.restart();
        }
        expect(await handedIn).toBeGreaterThan(0);
        const ids = eventsOf(COUNT).map(({ id }) => id);
        await until(world, 'all are handled', () => new Set(watched.ended).size === COUNT);
        await watched.stop();
        expect([...new Set(watched.ended)].toSorted()).toEqual(ids.toSorted());
        for (const event of eventsOf(COUNT)) {
          expect(await sender.inbox.accept(event)).toBe('duplicate');
        }
      }));
  }

  it('has its locks, tokens and cases again after the server was killed', () =>
    withServer(async (server, [one, other]) => {
      const world = await redisWorld(server);
      const lease = await one.locks.acquire('r', 'a', 600_000);
      if (lease === undefined) throw new Error('the lock was not free');
      expect(await one.cases.commit(lease, { case: caseOf('c') })).toBe('committed');
      await server.kill();
      await server.restart();
      await until(world, 'it is back', async () => (await other.fault()) === undefined);
      await until(world, 'it is back', async () => (await one.fault()) === undefined);
      expect(await other.locks.acquire('r', 'b', 600_000)).toBeUndefined();
      expect(await other.cases.find('c')).toEqual(caseOf('c'));
      expect(await one.locks.renew(lease, 600_000)).toBe(true);
      await one.locks.release(lease);
      const later = await other.locks.acquire('r', 'b', 600_000);
      expect(later?.token).toBeGreaterThan(lease.token);
      expect(await one.cases.commit(lease, { case: caseOf('c') })).toBe('fenced');
    }));

  it('gives greater tokens still when the server has lost all that it was told', () =>
    withServer(
      async (server, [store]) => {
        const world = await redisWorld(server);
        const lease = await store.locks.acquire('r', 'a', 600_000);
        await server.kill();
        await server.restart();
        await until(world, 'it is back', async () => (await store.fault()) === undefined);
        const later = await store.locks.acquire('r', 'b', 600_000);
        expect(later?.token).toBeGreaterThan(lease?.token ?? Number.POSITIVE_INFINITY);
      },
      ['--appendonly', 'no'],
    ));

  for (const [away, leave] of [
    ['is away', (server: RedisServer) => server.stop()],
    ['says nothing', async (server: RedisServer) => server.pause()],
  ] as const) {
    it(`lets a consumer stop while the server ${away}, and hands its work out once more`, () =>
      withServer(async (server, [store, other]) => {
        const world = await redisWorld(server);
        const gate = createGate();
        await store.inbox.accept(eventOf('e'));
        const watched = watchWorkers([{ store, kill: async () => undefined }], () =>
          gate.passed.then(() => DONE),
        );
        await until(world, 'it is under way', () => watched.given.length === 1);
        await leave(server);
        const stopping = watched.stop();
        gate.open();
        await stopping;
        expect(watched.ended).toEqual(['e']);
        if (away === 'is away') await server.restart();
        else server.resume();
        const again = watchWorkers(
          [{ store: other, kill: async () => undefined }],
          async () => DONE,
        );
        await until(world, 'it has come again', () => again.ended.length === 1);
        await again.stop();
      }));
  }
});
