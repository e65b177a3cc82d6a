import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventOf, eventsOf } from '../store/sample-events.ts';
import { inWorld, type StoreWorld, until } from '../store/store-world.ts';
import { createGate, DONE, watchWorkers } from '../store/watched-worker.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { redisWorld } from './redis-world.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server?.close();
});

const it_ = (name: string, test: (world: StoreWorld) => Promise<void>) =>
  it(
    name,
    inWorld(() => redisWorld(server), test),
  );

describe('work in Redis', () => {
  it_(
    'that has become due waits from that moment on, though nobody asks for work',
    async (world) => {
      const open = await world.open();
      const { work, inbox } = open.store;
      const dueAtMs = world.now() + world.leaseMs;
      for (const event of eventsOf(3)) await inbox.accept(event);
      const watched = watchWorkers([open], async () => ({ kind: 'again', atMs: dueAtMs }));
      await until(world, 'all have come', () => watched.ended.length === 3);
      await watched.stop();
      await until(world, 'they are due', () => world.now() > dueAtMs + world.leaseMs / 2);
      const depth = await work.depth();
      expect(depth).toMatchObject({ waiting: 3, delayed: 0, active: 0 });
      expect(depth.oldestWaitMs).toBeGreaterThanOrEqual(world.leaseMs / 2);
      expect(depth.oldestWaitMs).toBeLessThanOrEqual(world.now() - dueAtMs);
    },
  );

  it_('that came again is as old as its last moment, not as its event', async (world) => {
    const open = await world.open();
    const { work, inbox } = open.store;
    await inbox.accept(eventOf('e'));
    await world.sleep(world.leaseMs);
    const dueAtMs = world.now() + world.leaseMs;
    const first = watchWorkers([open], async () => ({ kind: 'again', atMs: dueAtMs }));
    await until(world, 'it has come', () => first.ended.length === 1);
    await first.stop();
    await inbox.accept(eventOf('earlier in the queue'));
    await until(world, 'it is due', () => world.now() > dueAtMs);
    const gate = createGate();
    const watched = watchWorkers([open], () => gate.passed.then(() => DONE), 1);
    await until(world, 'the other is under way', () => watched.given.length === 1);
    const { waiting, oldestWaitMs } = await work.depth();
    expect(waiting).toBe(1);
    expect(oldestWaitMs).toBeGreaterThan(0);
    expect(oldestWaitMs).toBeLessThanOrEqual(world.now() - dueAtMs);
    gate.open();
    await until(world, 'all is over', () => watched.ended.length === 2);
    await watched.stop();
    expect(watched.ended).toEqual(['earlier in the queue', 'e']);
  });

  it_('under way goes to another process when a store is closed without a stop', async (world) => {
    const [closing, other] = [await world.open(), await world.open()];
    await closing.store.inbox.accept(eventOf('e'));
    const never = new Promise<never>(() => undefined);
    const left = watchWorkers([closing], () => never);
    await until(world, 'it is under way', () => left.given.length === 1);
    await closing.store.close();
    const watched = watchWorkers([other], async () => DONE);
    await until(world, 'it is handled', () => watched.ended.length === 1);
    await watched.stop();
    expect(watched.given[0]?.deliveries).toBe(2);
  });
});
