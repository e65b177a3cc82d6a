import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../src/pipeline/ports/locks.ts';
import { caseOf } from './sample-events.ts';
import { inWorld, type StoreWorld } from './store-world.ts';

/** What all locks promise. */
export function describeLocks(makeWorld: () => Promise<StoreWorld>): void {
  const it_ = (name: string, test: (world: StoreWorld) => Promise<void>) =>
    it(name, inWorld(makeWorld, test));

  describe('a lock', () => {
    it_('is given to one of those who ask at once', async (world) => {
      const stores = [await world.open(), await world.open()];
      const asked = Array.from({ length: 10 }, (_, n) =>
        stores[n % 2]?.store.locks.acquire('r', `holder ${n}`, world.leaseMs * 20),
      );
      const given = (await Promise.all(asked)).filter((lease) => lease !== undefined);
      expect(given).toHaveLength(1);
      expect(given[0]?.resource).toBe('r');
    });

    it_('is not given twice to the same holder either, and not beside another', async (world) => {
      const { locks } = (await world.open()).store;
      expect(await locks.acquire('r', 'me', world.leaseMs * 20)).toBeDefined();
      expect(await locks.acquire('r', 'me', world.leaseMs * 20)).toBeUndefined();
      expect(await locks.acquire('r/other', 'me', world.leaseMs * 20)).toBeDefined();
      expect(await locks.acquire('', 'me', world.leaseMs * 20)).toBeDefined();
    });

    it_('is free again when it is given back', async (world) => {
      const [one, other] = [(await world.open()).store, (await world.open()).store];
      const lease = await taken(one.locks.acquire('r', 'a', world.leaseMs * 20));
      await one.locks.release(lease);
      expect(await other.locks.acquire('r', 'b', world.leaseMs * 20)).toBeDefined();
    });

    it_('is free again when its holder has died, and not before', async (world) => {
      const [one, other] = [await world.open(), await world.open()];
      const ttlMs = world.leaseMs * 2;
      await taken(one.store.locks.acquire('r', 'a', ttlMs));
      await one.kill();
      await world.sleep(ttlMs / 4);
      expect(await other.store.locks.acquire('r', 'b', ttlMs)).toBeUndefined();
      await world.sleep(ttlMs);
      expect(await other.store.locks.acquire('r', 'b', ttlMs)).toBeDefined();
    });

    it_('is kept for longer by whoever renews it', async (world) => {
      const { locks } = (await world.open()).store;
      const ttlMs = world.leaseMs * 2;
      const lease = await taken(locks.acquire('r', 'a', ttlMs));
      for (let time = 0; time < 4; time++) {
        await world.sleep(ttlMs / 2);
        expect(await locks.renew(lease, ttlMs)).toBe(true);
      }
      expect(await locks.acquire('r', 'b', ttlMs)).toBeUndefined();
    });

    it_('cannot be renewed by whoever lost it, gave it back or never had it', async (world) => {
      const { locks } = (await world.open()).store;
      const late = await taken(locks.acquire('r', 'a', world.leaseMs / 4));
      await world.sleep(world.leaseMs);
      const lease = await taken(locks.acquire('r', 'b', world.leaseMs * 20));
      expect(await locks.renew(late, world.leaseMs)).toBe(false);
      await locks.release(lease);
      expect(await locks.renew(lease, world.leaseMs)).toBe(false);
      expect(await locks.renew({ resource: 'q', token: 7 }, world.leaseMs)).toBe(false);
      expect(await locks.acquire('r', 'c', world.leaseMs)).toBeDefined();
    });

    it_('stays with its holder when an earlier one gives it back late', async (world) => {
      const { locks } = (await world.open()).store;
      const late = await taken(locks.acquire('r', 'a', world.leaseMs / 4));
      await world.sleep(world.leaseMs);
      const lease = await taken(locks.acquire('r', 'b', world.leaseMs * 20));
      await locks.release(late);
      expect(await locks.acquire('r', 'c', world.leaseMs)).toBeUndefined();
      expect(await locks.renew(lease, world.leaseMs * 20)).toBe(true);
    });

    it_('has a greater token each time, whatever ended the lease before', async (world) => {
      const stores = [(await world.open()).store, (await world.open()).store];
      const tokens: number[] = [];
      for (let time = 0; time < 8; time++) {
        const store = stores[time % 2];
        if (store === undefined) throw new Error('there are two stores');
        const brief = time % 3 === 0;
        const ttlMs = brief ? world.leaseMs / 4 : world.leaseMs * 20;
        const lease = await taken(store.locks.acquire('r', 'a', ttlMs));
        tokens.push(lease.token);
        if (brief) await world.sleep(world.leaseMs);
        else await store.locks.release(lease);
      }
      expect(tokens).toEqual([...new Set(tokens)].toSorted((a, b) => a - b));
    });

    it_('has a greater token still when everything else is forgotten', async (world) => {
      const { locks, cases } = (await world.open()).store;
      const ended = { state: 'review', endedAtMs: 10, interactionEndedAtMs: 5 } as const;
      const lease = await taken(locks.acquire('tenant/i', 'a', world.leaseMs / 4));
      await cases.commit(lease, { case: caseOf('c', { ...ended, interactionId: 'i' }) });
      await world.sleep(world.leaseMs);
      expect(await cases.forget(6, 10, 0)).toBe(1);
      const later = await taken(locks.acquire('tenant/i', 'b', world.leaseMs));
      expect(later.token).toBeGreaterThan(lease.token);
      expect(await cases.commit(lease, { case: caseOf('c') })).toBe('fenced');
    });
  });
}

async function taken(asked: Promise<Lease | undefined>): Promise<Lease> {
  const lease = await asked;
  if (lease === undefined) throw new Error('the lock was not free');
  return lease;
}
