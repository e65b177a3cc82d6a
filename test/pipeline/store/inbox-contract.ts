import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventOf, eventsOf } from './sample-events.ts';
import { inWorld, type StoreWorld, until } from './store-world.ts';
import { DONE, watchWorkers } from './watched-worker.ts';

/** What every inbox promises. */
export function describeInbox(makeWorld: () => Promise<StoreWorld>): void {
  const it_ = (name: string, test: (world: StoreWorld) => Promise<void>) =>
    it(name, inWorld(makeWorld, test));

  describe('the inbox', () => {
    it_('keeps an event once, whoever is given it', async (world) => {
      const [one, other] = [await world.open(), await world.open()];
      expect(await one.store.inbox.accept(eventOf('e'))).toBe('stored');
      expect(await one.store.inbox.accept(eventOf('e'))).toBe('duplicate');
      expect(await other.store.inbox.accept(eventOf('e', { atMs: 5 }))).toBe('duplicate');
      expect(await other.store.inbox.accept(eventOf('f'))).toBe('stored');
    });

    it_('keeps one of the copies that come at the same moment', async (world) => {
      const stores = [await world.open(), await world.open()];
      for (const event of eventsOf(10)) {
        const copies = Array.from({ length: 8 }, (_, n) =>
          stores[n % 2]?.store.inbox.accept(event),
        );
        const answers = await Promise.all(copies);
        expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
        expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(7);
      }
      expect((await stores[0]?.store.work.depth())?.waiting).toBe(10);
    });

    it_('makes work of an event as it keeps it, and none of a copy', async (world) => {
      const { store } = await world.open();
      await store.inbox.accept(eventOf('e'));
      await store.inbox.accept(eventOf('e'));
      expect(await store.work.depth()).toMatchObject({ waiting: 1, delayed: 0, active: 0 });
    });

    it_('hands the event out as it came, to a process that starts later', async (world) => {
      const odd = ['simple', 'with/slash', 'with:colon', 'with space', '{}', '*', '☎', '__proto__'];
      const events = odd.map((id, n) => eventOf(id, { atMs: n, claim: { status: 'completed' } }));
      const first = await world.open();
      for (const event of events) expect(await first.store.inbox.accept(event)).toBe('stored');
      await first.kill();
      const watched = watchWorkers([await world.open()], async () => DONE);
      await until(world, 'all are handed out', () => watched.ended.length === events.length);
      await watched.stop();
      const given = new Map(watched.given.map((item) => [item.id, item.event]));
      for (const event of events) expect(given.get(event.id)).toEqual(event);
    });

    it_('knows a copy when the work of the event is over', async (world) => {
      const open = await world.open();
      await open.store.inbox.accept(eventOf('e'));
      const watched = watchWorkers([open], async () => DONE);
      await until(world, 'it is handled', () => watched.ended.length === 1);
      await watched.stop();
      expect(await open.store.inbox.accept(eventOf('e'))).toBe('duplicate');
      expect(await open.store.work.depth()).toMatchObject({ waiting: 0, delayed: 0, active: 0 });
    });

    it('gives each event to one of four consumers, though it comes ten times', async () => {
      const arrivals = fc.shuffledSubarray(
        eventsOf(6).flatMap((event) => Array.from({ length: 10 }, () => event)),
        { minLength: 60 },
      );
      await fc.assert(
        fc.asyncProperty(arrivals, (events) =>
          inWorld(makeWorld, async (world) => {
            const stores = [await world.open(), await world.open()];
            const watched = watchWorkers([...stores, ...stores], async () => DONE, 2);
            const answers = await Promise.all(
              events.map((event, n) => stores[n % 2]?.store.inbox.accept(event)),
            );
            expect(answers.filter((answer) => answer === 'stored')).toHaveLength(6);
            await until(world, 'all are handled', () => watched.ended.length >= 6);
            await world.sleep(world.leaseMs / 10);
            await watched.stop();
            expect(watched.ended.toSorted()).toEqual(eventsOf(6).map(({ id }) => id));
          })(),
        ),
        { numRuns: 5 },
      );
    });
  });
}
