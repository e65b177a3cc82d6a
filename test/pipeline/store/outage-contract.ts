import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import { caseOf, eventOf } from './sample-events.ts';
import { type FailingWorld, inWorld, until } from './store-world.ts';
import { createGate, DONE, watchWorkers } from './watched-worker.ts';

/** What a store promises of the times at which what it keeps cannot be reached. */
export function describeOutage(name: string, makeWorld: () => Promise<FailingWorld>): void {
  const it_ = (what: string, test: (world: FailingWorld) => Promise<void>) =>
    it(what, inWorld(makeWorld, test));

  describe(`${name}, out of reach for a while`, () => {
    it_('refuses whatever it is asked, says so, and goes on afterwards', async (world) => {
      const { store } = await world.open();
      await store.inbox.accept(eventOf('before'));
      const lease = await store.locks.acquire('r', 'a', world.leaseMs * 1000);
      if (lease === undefined) throw new Error('the lock was not free');
      await world.fail();
      const asked: (() => Promise<unknown>)[] = [
        () => store.inbox.accept(eventOf('during')),
        () => store.work.depth(),
        () => store.work.parked(1),
        () => store.work.unpark('before'),
        () => store.locks.acquire('s', 'a', 1),
        () => store.locks.renew(lease, 1),
        () => store.locks.release(lease),
        () => store.cases.find('c'),
        () => store.cases.commit(lease, { case: caseOf('c') }),
        () => store.cases.count(),
        () => store.cases.list('waiting', 1),
        () => store.cases.forget(1, 1, 0),
        () => store.outbox.find('k'),
        () => store.outbox.pending(1),
      ];
      for (const ask of asked) await expect(ask()).rejects.toThrow(DatabaseUnavailableError);
      expect(await store.fault()).toEqual(expect.any(String));
      await world.heal();
      await until(world, 'it has no fault', async () => (await store.fault()) === undefined);
      expect(await store.inbox.accept(eventOf('before'))).toBe('duplicate');
      expect(await store.cases.commit(lease, { case: caseOf('c') })).toBe('committed');
    });

    it_('tells its consumers, and hands out again what is due when it is back', async (world) => {
      const open = await world.open();
      const watched = watchWorkers([open], async () => DONE);
      await world.fail();
      await until(world, 'it is told', () =>
        watched.troubles.some(({ item, trouble }) => item === undefined && trouble !== undefined),
      );
      await world.heal();
      await until(world, 'it is back', async () => (await open.store.fault()) === undefined);
      await open.store.inbox.accept(eventOf('after'));
      await until(world, 'it is handled', () => watched.ended.includes('after'));
      await watched.stop();
    });

    it_('handles an item that was under way to its end, once more at most', async (world) => {
      const open = await world.open();
      const gate = createGate();
      await open.store.inbox.accept(eventOf('e'));
      const watched = watchWorkers([open], () => gate.passed.then(() => DONE));
      await until(world, 'it is under way', () => watched.given.length === 1);
      await world.fail();
      gate.open();
      await world.sleep(world.leaseMs / 4);
      await world.heal();
      await until(world, 'it is over', async () => {
        if ((await open.store.fault()) !== undefined) return false;
        const { waiting, delayed, active } = await open.store.work.depth();
        return waiting + delayed + active === 0;
      });
      await watched.stop();
      expect(watched.given.length).toBeLessThanOrEqual(2);
    });
  });
}
