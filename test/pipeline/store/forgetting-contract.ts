import { describe, expect, it } from 'vitest';
import { lockOf } from '../../../src/pipeline/repair-case.ts';
import { commandOf, write } from './cases-contract.ts';
import { caseOf, eventOf } from './sample-events.ts';
import { inWorld, type StoreWorld, until } from './store-world.ts';
import { createGate, DONE, watchWorkers } from './watched-worker.ts';

/** What every store promises to forget, and what not. */
export function describeForgetting(makeWorld: () => Promise<StoreWorld>): void {
  const it_ = (name: string, test: (world: StoreWorld) => Promise<void>) =>
    it(name, inWorld(makeWorld, test));

  describe('forgetting', () => {
    it_(
      'takes ended cases whose interactions ended before the moment, and no others',
      async (world) => {
        const { store } = await world.open();
        const ended = { state: 'verified', endedAtMs: 500 } as const;
        const cases = [
          caseOf('old', { ...ended, interactionEndedAtMs: 99 }),
          caseOf('at the moment', { ...ended, interactionEndedAtMs: 100 }),
          caseOf('new', { ...ended, interactionEndedAtMs: 101 }),
          caseOf('of a call that goes on', ended),
          caseOf('not ended', { interactionEndedAtMs: 1 }),
        ];
        for (const one of cases) await write(store, world, { case: one });
        expect(await store.cases.forget(100, 10, 0)).toBe(1);
        expect(await store.cases.find('old')).toBeUndefined();
        for (const one of cases.slice(1)) expect(await store.cases.find(one.id)).toEqual(one);
        expect(await store.cases.count()).toEqual({ verified: 3, waiting: 1 });
        const listed = await store.cases.list('verified', 9);
        expect(listed.map(({ id }) => id)).not.toContain('old');
        expect(await store.cases.forget(100, 10, 0)).toBe(0);
      },
    );

    it_('takes nothing that waits for a person, until one has handled it', async (world) => {
      const { store } = await world.open();
      const ended = { endedAtMs: 500, interactionEndedAtMs: 1 };
      const review = caseOf('c', { ...ended, state: 'review' });
      await write(store, world, { case: review });
      expect(await store.cases.forget(100, 10, 1)).toBe(0);
      expect(await store.cases.find('c')).toEqual(review);
      const again = { ...review, state: 'waiting', endedAtMs: undefined } as const;
      await write(store, world, { case: again });
      expect(await store.cases.forget(100, 10, 0)).toBe(0);
      await write(store, world, { case: { ...review, state: 'resolved' } });
      expect(await store.cases.forget(100, 10, 1)).toBe(1);
      expect(await store.cases.count()).toEqual({});
    });

    it_('takes of too many that wait for a person those whose calls ended first', async (world) => {
      const { store } = await world.open();
      for (const endedAtMs of [5, 3, 4, 1, 2, 900]) {
        const change = {
          state: 'review',
          endedAtMs: 950,
          interactionEndedAtMs: endedAtMs,
        } as const;
        await write(store, world, { case: caseOf(`c${endedAtMs}`, change) });
      }
      await write(store, world, { case: caseOf('going on', { state: 'review', endedAtMs: 950 }) });
      expect(await store.cases.forget(100, 10, 4)).toBe(3);
      const left = await store.cases.list('review', 9);
      expect(left.map(({ id }) => id).sort()).toEqual(['c4', 'c5', 'c900', 'going on']);
      expect(await store.cases.forget(100, 1, 0)).toBe(1);
      expect(await store.cases.forget(100, 10, 0)).toBe(1);
      expect(await store.cases.count()).toEqual({ review: 2 });
    });

    it_('leaves a lock with its holder', async (world) => {
      const { store } = await world.open();
      const ended = { state: 'review', endedAtMs: 500, interactionEndedAtMs: 1 } as const;
      await write(store, world, { case: caseOf('c', { ...ended, interactionId: 'i' }) });
      const lock = lockOf('tenant', 'i');
      const lease = await store.locks.acquire(lock, 'a', world.leaseMs * 20);
      expect(await store.cases.forget(100, 10, 0)).toBe(1);
      expect(await store.locks.acquire(lock, 'b', world.leaseMs)).toBeUndefined();
      expect(lease && (await store.locks.renew(lease, world.leaseMs))).toBe(true);
    });

    it_('goes by when the interaction ended as it is known in the end', async (world) => {
      const { store } = await world.open();
      const ended = { state: 'review', endedAtMs: 500 } as const;
      await write(store, world, { case: caseOf('c', { ...ended, interactionEndedAtMs: 10 }) });
      await write(store, world, { case: caseOf('c', { ...ended, interactionEndedAtMs: 900 }) });
      expect(await store.cases.forget(100, 10, 0)).toBe(0);
      expect(await store.cases.forget(901, 10, 0)).toBe(1);
      expect(await store.cases.count()).toEqual({});
    });

    it_('takes as many cases as it is told at most', async (world) => {
      const { store } = await world.open();
      const ended = { state: 'stored', endedAtMs: 500, interactionEndedAtMs: 1 } as const;
      for (let n = 0; n < 5; n++) await write(store, world, { case: caseOf(`c${n}`, ended) });
      expect(await store.cases.forget(100, 2, 0)).toBe(2);
      expect(await store.cases.count()).toEqual({ stored: 3 });
      expect(await store.cases.forget(100, 3, 0)).toBe(3);
      expect(await store.cases.forget(100, 2, 0)).toBe(0);
    });

    it_('takes the commands of the cases with it, settled or not', async (world) => {
      const { store } = await world.open();
      const ended = { state: 'review', endedAtMs: 500, interactionEndedAtMs: 1 } as const;
      await write(store, world, { case: caseOf('c'), issue: commandOf('k1', 'c') });
      const settle = { key: 'k1', result: { kind: 'refused', atMs: 9 } } as const;
      await write(store, world, { case: caseOf('c'), issue: commandOf('k2', 'c'), settle });
      await write(store, world, { case: caseOf('c', ended) });
      await write(store, world, { case: caseOf('d'), issue: commandOf('l', 'd') });
      expect(await store.cases.forget(100, 10, 0)).toBe(1);
      expect(await store.outbox.find('k1')).toBeUndefined();
      expect(await store.outbox.find('k2')).toBeUndefined();
      expect(await store.outbox.pending(9)).toEqual([commandOf('l', 'd')]);
    });

    it_('takes the keys of events that are over and happened before the moment', async (world) => {
      const open = await world.open();
      const { inbox, cases } = open.store;
      const events = [eventOf('old', { atMs: 99 }), eventOf('new', { atMs: 100 })];
      const unhandled = eventOf('old and unhandled', { atMs: 1 });
      const gate = createGate();
      for (const event of [...events, unhandled]) await inbox.accept(event);
      const watched = watchWorkers([open], async ({ id }) => {
        if (id === unhandled.id) await gate.passed;
        return DONE;
      });
      await until(world, 'two are handled', () => watched.ended.length === 2);
      await until(world, 'one is left', async () => (await open.store.work.depth()).active === 1);
      expect(await cases.forget(100, 10, 0)).toBe(0);
      expect(await inbox.accept(eventOf('new', { atMs: 100 }))).toBe('duplicate');
      expect(await inbox.accept(unhandled)).toBe('duplicate');
      expect(await inbox.accept(eventOf('old', { atMs: 99 }))).toBe('stored');
      gate.open();
      await until(world, 'all are handled', () => watched.ended.length === 4);
      await watched.stop();
    });
  });
}
