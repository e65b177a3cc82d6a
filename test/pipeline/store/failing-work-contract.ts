import { describe, expect, it } from 'vitest';
import { DELIVERIES_MAX } from '../../../src/pipeline/ports/work-queue.ts';
import { eventOf, eventsOf } from './sample-events.ts';
import { inWorld, type StoreWorld, until } from './store-world.ts';
import { DONE, watchWorkers } from './watched-worker.ts';

/** What every work queue promises of items whose handlers throw. */
export function describeFailingWork(makeWorld: () => Promise<StoreWorld>): void {
  const it_ = (name: string, test: (world: StoreWorld) => Promise<void>) =>
    it(name, inWorld(makeWorld, test));

  describe('work that fails', () => {
    it_('comes again, and whoever watches is told why', async (world) => {
      const open = await world.open();
      await open.store.inbox.accept(eventOf('e'));
      const trouble = new Error('not today');
      const watched = watchWorkers([open], async ({ deliveries }) => {
        if (deliveries < 3) throw trouble;
        return DONE;
      });
      await until(world, 'it is handled', () => watched.ended.length === 1);
      await watched.stop();
      expect(watched.given.map(({ deliveries }) => deliveries)).toEqual([1, 2, 3]);
      expect(watched.troubles.map((one) => one.trouble)).toEqual([trouble, trouble]);
      expect(watched.troubles.map(({ item }) => item?.id)).toEqual(['e', 'e']);
    });

    it_('is shown with why it is held up, until it can be begun with', async (world) => {
      const open = await world.open();
      const { work, inbox } = open.store;
      for (const id of ['throws', 'waits', 'looks', 'new']) await inbox.accept(eventOf(id));
      expect(await work.heldUp(9)).toEqual([]);
      let because: string | undefined = 'the platform answered 503';
      const watched = watchWorkers([open], async ({ id, deliveries }) => {
        if (id === 'new') return DONE;
        const atMs = world.now() + world.leaseMs * (deliveries === 1 ? 4 : 1000);
        if (id === 'throws' && because !== undefined) throw new Error('not today');
        return { kind: 'again', atMs, because: id === 'looks' ? undefined : because };
      });
      await until(world, 'it throws', () => watched.troubles.length > 0);
      await until(world, 'all were given', () => watched.ended.length === 3);
      await until(world, 'nothing is due', async () => (await work.depth()).active <= 1);
      const waits = (await work.heldUp(9)).find(({ item }) => item.id === 'waits');
      expect(waits).toMatchObject({
        because: 'the platform answered 503',
        item: { event: eventOf('waits'), deliveries: 1 },
      });
      expect(Math.abs((waits?.dueAtMs ?? 0) - world.now())).toBeLessThan(world.leaseMs * 5);
      const others = (await work.heldUp(9)).filter(({ item }) => item.id !== 'waits');
      for (const one of others) expect(one).toMatchObject({ item: { id: 'throws' } });
      expect(await work.heldUp(1)).toHaveLength(1);
      expect(await work.heldUp(0)).toEqual([]);
      because = undefined;
      await until(world, 'all goes on', async () => (await work.heldUp(9)).length === 0);
      await watched.stop();
    });

    it_('is parked after so many failures in a row, and holds up nothing else', async (world) => {
      const open = await world.open();
      for (const event of [eventOf('poison'), ...eventsOf(5)]) {
        await open.store.inbox.accept(event);
      }
      const watched = watchWorkers([open], async ({ id }) => {
        if (id === 'poison') throw new Error('it is poison');
        return DONE;
      });
      await until(world, 'it is parked', async () => (await open.store.work.depth()).parked === 1);
      await world.sleep(world.leaseMs * 2);
      await watched.stop();
      const poisoned = watched.given.filter(({ id }) => id === 'poison');
      expect(poisoned).toHaveLength(DELIVERIES_MAX);
      expect(watched.ended).toHaveLength(5);
      expect(await open.store.work.depth()).toMatchObject({ waiting: 0, delayed: 0, active: 0 });
      const parked = await open.store.work.parked(10);
      expect(parked).toHaveLength(1);
      expect(parked[0]?.item).toMatchObject({ id: 'poison', deliveries: DELIVERIES_MAX });
      expect(parked[0]?.item.event).toEqual(eventOf('poison'));
      expect(parked[0]?.because).toContain('it is poison');
      expect(await open.store.inbox.accept(eventOf('poison'))).toBe('duplicate');
    });

    it_(
      'is handed out again, with as many attempts as at first, when it is unparked',
      async (world) => {
        const open = await world.open();
        const { work, inbox } = open.store;
        await inbox.accept(eventOf('poison'));
        const failing = watchWorkers([open], async () => {
          throw new Error('it is poison');
        });
        await until(world, 'it is parked', async () => (await work.depth()).parked === 1);
        expect(await work.unpark('unheard of')).toBe(false);
        expect(await work.unpark('poison')).toBe(true);
        await until(world, 'it is tried again', () => failing.given.length > DELIVERIES_MAX);
        await until(world, 'it is parked again', async () => (await work.depth()).parked === 1);
        await failing.stop();
        expect(failing.given).toHaveLength(2 * DELIVERIES_MAX);
        expect(await work.unpark('poison')).toBe(true);
        expect(await work.unpark('poison')).toBe(false);
        expect(await work.parked(10)).toEqual([]);
        const healed = watchWorkers([open], async () => DONE);
        await until(world, 'it is handled', () => healed.ended.length === 1);
        await healed.stop();
        expect(await work.depth()).toMatchObject({ waiting: 0, delayed: 0, active: 0, parked: 0 });
      },
    );

    it_('is listed oldest first, as many as are asked for', async (world) => {
      const open = await world.open();
      const { work, inbox } = open.store;
      const watched = watchWorkers([open], async ({ id }) => {
        throw new Error(`it is ${id}`);
      });
      for (const [nth, id] of ['b', 'a', 'c'].entries()) {
        await inbox.accept(eventOf(id));
        await until(world, 'it is parked', async () => (await work.depth()).parked === nth + 1);
        await world.sleep(world.leaseMs / 10);
      }
      await watched.stop();
      expect((await work.parked(2)).map(({ item }) => item.id)).toEqual(['b', 'a']);
      expect((await work.parked(9)).map(({ item }) => item.id)).toEqual(['b', 'a', 'c']);
    });

    it_('is not parked for being handed out often, or failing often in between', async (world) => {
      const open = await world.open();
      await open.store.inbox.accept(eventOf('e'));
      const last = 3 * DELIVERIES_MAX;
      const watched = watchWorkers([open], async ({ deliveries }) => {
        if (deliveries === last) return DONE;
        if (deliveries > DELIVERIES_MAX && deliveries % 10 !== 0) throw new Error('a setback');
        return { kind: 'again', atMs: world.now() };
      });
      await until(world, 'it has come often', () => watched.given.length === last);
      await until(world, 'it is over', async () => {
        const { waiting, delayed, active } = await open.store.work.depth();
        return waiting + delayed + active === 0;
      });
      await watched.stop();
      expect((await open.store.work.depth()).parked).toBe(0);
    });
  });
}
