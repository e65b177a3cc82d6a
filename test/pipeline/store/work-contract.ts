import { describe, expect, it } from 'vitest';
import type { WorkEnd, WorkHandler } from '../../../src/pipeline/ports/work-queue.ts';
import { eventOf, eventsOf } from './sample-events.ts';
import { inWorld, type StoreWorld, until } from './store-world.ts';
import { createGate, DONE, watchWorkers } from './watched-worker.ts';

/** What every work queue promises of items whose handlers do not throw. */
export function describeWork(makeWorld: () => Promise<StoreWorld>): void {
  const it_ = (name: string, test: (world: StoreWorld) => Promise<void>) =>
    it(name, inWorld(makeWorld, test));

  describe('work', () => {
    it_(
      'goes to one of several consumers, so many items at once as each was told',
      async (world) => {
        const stores = [await world.open(), await world.open()];
        for (const event of eventsOf(40)) await stores[0]?.store.inbox.accept(event);
        const watched = watchWorkers(stores, () => world.sleep(1).then(() => DONE), 3);
        await until(world, 'all are handled', () => watched.ended.length >= 40);
        await watched.stop();
        expect(watched.ended.toSorted()).toEqual(
          eventsOf(40)
            .map(({ id }) => id)
            .toSorted(),
        );
        expect(watched.mostAtOnce).toBeLessThanOrEqual(6);
        expect(watched.given.every(({ deliveries }) => deliveries === 1)).toBe(true);
        expect(watched.troubles).toEqual([]);
      },
    );

    it_('is taken up when it comes, by a consumer that waits for it', async (world) => {
      const [one, other] = [await world.open(), await world.open()];
      const watched = watchWorkers([one], async () => DONE);
      await world.sleep(world.leaseMs);
      await one.store.inbox.accept(eventOf('own'));
      await until(world, 'its own is handled', () => watched.ended.length === 1);
      await world.sleep(world.leaseMs);
      await other.store.inbox.accept(eventOf("another's"));
      await until(world, "another's is handled", () => watched.ended.length === 2);
      await watched.stop();
    });

    it_('stays with a consumer for as long as it is at it', async (world) => {
      const stores = [await world.open(), await world.open()];
      await stores[0]?.store.inbox.accept(eventOf('e'));
      const gate = createGate();
      const watched = watchWorkers(stores, () => gate.passed.then(() => DONE));
      await world.sleep(world.leaseMs * 4);
      expect(watched.given).toHaveLength(1);
      gate.open();
      await until(world, 'it is handled', () => watched.ended.length === 1);
      await world.sleep(world.leaseMs * 2);
      await watched.stop();
      expect(watched.given).toHaveLength(1);
    });

    it_('goes to another consumer when the one that had it has died', async (world) => {
      const [dying, living] = [await world.open(), await world.open()];
      await dying.store.inbox.accept(eventOf('e'));
      const never = new Promise<never>(() => undefined);
      const dead = watchWorkers([dying], () => never);
      await until(world, 'it is handed out', () => dead.given.length === 1);
      await dying.kill();
      const watched = watchWorkers([living], async () => DONE);
      await until(world, 'it is handled by the other', () => watched.ended.length === 1);
      await watched.stop();
      expect(watched.given[0]?.deliveries).toBeGreaterThan(1);
      expect((await living.store.work.depth()).active).toBe(0);
    });

    it_('comes again when its handler says so, and not before', async (world) => {
      const open = await world.open();
      await open.store.inbox.accept(eventOf('e'));
      const pauseMs = world.leaseMs;
      const givenAtMs: number[] = [];
      const watched = watchWorkers([open], async ({ deliveries }) => {
        givenAtMs.push(world.now());
        return deliveries === 3 ? DONE : { kind: 'again', atMs: world.now() + pauseMs };
      });
      await until(world, 'it has come three times', () => watched.ended.length === 3);
      await watched.stop();
      expect(watched.given.map(({ deliveries }) => deliveries)).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = givenAtMs;
      expect(second - first).toBeGreaterThanOrEqual(pauseMs);
      expect(third - second).toBeGreaterThanOrEqual(pauseMs);
    });

    it_('keeps what its handler says of its looks, until it says something else', async (world) => {
      const [one, other] = [await world.open(), await world.open()];
      await one.store.inbox.accept(eventOf('e'));
      const looks = { unshown: 1, unanswered: 2 };
      const ends: WorkEnd[] = [
        { kind: 'again', atMs: 0 },
        { kind: 'again', atMs: 0, looks },
        { kind: 'again', atMs: 0 },
      ];
      const handle: WorkHandler = async ({ deliveries }) => {
        // Whoever throws has said nothing.
        if (deliveries === 4) throw new Error('not this time');
        return ends[deliveries - 1] ?? DONE;
      };
      const watched = watchWorkers([one, other], handle, 1);
      await until(world, 'it is handled', () => watched.ended.length === 4);
      await watched.stop();
      expect(watched.given.map((item) => item.looks)).toEqual([
        undefined,
        undefined,
        looks,
        looks,
        looks,
      ]);
    });

    it_('comes again to another process, at once if its moment has passed', async (world) => {
      const [one, other] = [await world.open(), await world.open()];
      await one.store.inbox.accept(eventOf('e'));
      const first = watchWorkers([one], async () => ({ kind: 'again', atMs: 0 }));
      await until(world, 'it has come', () => first.ended.length > 0);
      await first.stop();
      await one.kill();
      const second = watchWorkers([other], async () => DONE);
      await until(world, 'it has come to the other', () => second.ended.length === 1);
      await second.stop();
      expect(second.given[0]?.event).toEqual(eventOf('e'));
    });

    it_('does not keep what is due later from letting what is due now through', async (world) => {
      const open = await world.open();
      for (const event of eventsOf(30)) await open.store.inbox.accept(event);
      const laterMs = world.now() + world.leaseMs * 10_000;
      const watched = watchWorkers([open], async ({ id }) =>
        id === 'event-29' ? DONE : { kind: 'again', atMs: laterMs },
      );
      await until(world, 'all have come', () => watched.ended.length === 30);
      await open.store.inbox.accept(eventOf('late'));
      await until(world, 'the last has come', () => watched.ended.length === 31);
      await watched.stop();
      expect(await open.store.work.depth()).toMatchObject({ waiting: 0, delayed: 30, active: 0 });
    });

    it_('under way is ended before a consumer has stopped, and no more is begun', async (world) => {
      const open = await world.open();
      for (const event of eventsOf(5)) await open.store.inbox.accept(event);
      const gate = createGate();
      const watched = watchWorkers([open], () => gate.passed.then(() => DONE), 2);
      await until(world, 'two are under way', () => watched.given.length === 2);
      let stopped = false;
      const stopping = watched.stop().then(() => {
        stopped = true;
      });
      await world.sleep(world.leaseMs);
      expect(stopped).toBe(false);
      gate.open();
      await until(world, 'it has stopped', () => stopped);
      await stopping;
      await open.store.inbox.accept(eventOf('late'));
      await world.sleep(world.leaseMs);
      expect(watched.given).toHaveLength(2);
      expect(await open.store.work.depth()).toMatchObject({ waiting: 4, delayed: 0, active: 0 });
    });

    it_('is counted where it is', async (world) => {
      const open = await world.open();
      const { work, inbox } = open.store;
      expect(await work.depth()).toEqual({
        waiting: 0,
        delayed: 0,
        active: 0,
        parked: 0,
        oldestWaitMs: 0,
      });
      for (const event of eventsOf(6)) await inbox.accept(event);
      await world.sleep(world.leaseMs);
      const before = await work.depth();
      expect(before).toMatchObject({ waiting: 6, delayed: 0, active: 0, parked: 0 });
      expect(before.oldestWaitMs).toBeGreaterThanOrEqual(world.leaseMs / 2);
      const gate = createGate();
      const laterMs = world.now() + world.leaseMs * 10_000;
      const watched = watchWorkers(
        [open],
        async ({ id }) => {
          if (id === 'event-0' || id === 'event-1') return { kind: 'again', atMs: laterMs };
          await gate.passed;
          return DONE;
        },
        3,
      );
      await until(world, 'five have come', () => watched.given.length === 5);
      await until(world, 'two wait again', async () => (await work.depth()).delayed === 2);
      expect(await work.depth()).toMatchObject({ waiting: 1, delayed: 2, active: 3, parked: 0 });
      gate.open();
      await until(world, 'all are handled', () => watched.ended.length === 6);
      await watched.stop();
      expect(await work.depth()).toMatchObject({
        waiting: 0,
        delayed: 2,
        active: 0,
        oldestWaitMs: 0,
      });
    });
  });
}
