import { describe, expect, it } from 'vitest';
import type { CaseChange } from '../../../src/pipeline/ports/case-store.ts';
import type { Lease } from '../../../src/pipeline/ports/locks.ts';
import { MAY_BE_ISSUED_AGAIN, type OutboxCommand } from '../../../src/pipeline/ports/outbox.ts';
import type { PipelineStore } from '../../../src/pipeline/ports/pipeline-store.ts';
import type { RepairCase } from '../../../src/pipeline/repair-case.ts';
import { caseOf } from './sample-events.ts';
import { inWorld, type StoreWorld } from './store-world.ts';

/** What every store of cases promises, together with its outbox. */
export function describeCases(makeWorld: () => Promise<StoreWorld>): void {
  const it_ = (name: string, test: (world: StoreWorld) => Promise<void>) =>
    it(name, inWorld(makeWorld, test));

  describe('a case', () => {
    it_('is found by every process as it was written last', async (world) => {
      const [one, other] = [(await world.open()).store, (await world.open()).store];
      expect(await one.cases.find('c/☎')).toBeUndefined();
      const lease = await leaseIn(one, world);
      expect(await one.cases.commit(lease, { case: caseOf('c/☎') })).toBe('committed');
      expect(await other.cases.find('c/☎')).toEqual(caseOf('c/☎'));
      const changed = caseOf('c/☎', { state: 'watching', replacementId: 'r2', failures: [] });
      expect(await one.cases.commit(lease, { case: changed })).toBe('committed');
      expect(await other.cases.find('c/☎')).toEqual(changed);
      expect(await other.cases.find('c')).toBeUndefined();
    });

    it_('is not changed by whoever changes what was given or found', async (world) => {
      const { store } = await world.open();
      const given = { ...caseOf('c'), failures: [] as { fault: string }[] };
      await write(store, world, { case: given as unknown as CaseChange['case'] });
      given.failures.push({ fault: 'afterwards' });
      const found = (await store.cases.find('c')) as unknown as typeof given;
      found.failures.push({ fault: 'afterwards' });
      expect(await store.cases.find('c')).toEqual(caseOf('c', { failures: [] }));
    });

    it_(
      'is written by the holder of an expired lease as long as nobody else was given one',
      async (world) => {
        const { store } = await world.open();
        const late = await leaseIn(store, world, world.leaseMs / 4);
        await world.sleep(world.leaseMs);
        expect(await store.cases.commit(late, { case: caseOf('c') })).toBe('committed');
      },
    );

    it_(
      'is not written under a lease that a later one has followed, nor anything with it',
      async (world) => {
        const [one, other] = [(await world.open()).store, (await world.open()).store];
        const late = await leaseIn(one, world, world.leaseMs / 4);
        await one.cases.commit(late, { case: caseOf('c'), issue: commandOf('k', 'c') });
        await world.sleep(world.leaseMs);
        const later = await leaseIn(other, world);
        const change = {
          case: caseOf('c', { state: 'review', endedAtMs: 9 }),
          issue: commandOf('k2', 'c'),
          settle: { key: 'k', result: { kind: 'refused', atMs: 9 } },
        } as const;
        expect(await one.cases.commit(late, change)).toBe('fenced');
        expect(await other.cases.find('c')).toEqual(caseOf('c'));
        expect(await other.outbox.find('k2')).toBeUndefined();
        expect(await other.outbox.find('k')).toEqual(commandOf('k', 'c'));
        expect(await other.cases.count()).toEqual({ waiting: 1 });
        await other.locks.release(later);
        expect(await one.cases.commit(late, change)).toBe('fenced');
        expect(await other.cases.find('c')).toEqual(caseOf('c'));
      },
    );

    it_('is counted and listed in the state that it is in, the oldest first', async (world) => {
      const { store } = await world.open();
      expect(await store.cases.count()).toEqual({});
      const cases = [30, 10, 20].map((openedAtMs) => caseOf(`c${openedAtMs}`, { openedAtMs }));
      for (const one of cases) await write(store, world, { case: one });
      expect(await store.cases.count()).toEqual({ waiting: 3 });
      expect((await store.cases.list('waiting', 2)).map(({ id }) => id)).toEqual(['c10', 'c20']);
      const ended = caseOf('c10', { openedAtMs: 10, state: 'review', endedAtMs: 50 });
      await write(store, world, { case: ended });
      expect(await store.cases.count()).toEqual({ waiting: 2, review: 1 });
      expect((await store.cases.list('waiting', 9)).map(({ id }) => id)).toEqual(['c20', 'c30']);
      expect(await store.cases.list('review', 9)).toEqual([ended]);
      expect(await store.cases.list('verified', 9)).toEqual([]);
    });

    it_(
      'is listed once by whoever reads on after the last one, whatever became of it',
      async (world) => {
        const { store } = await world.open();
        // Some came up at the same moment.
        const all = ['a', 'b/☎', 'c', 'd', 'e', 'f', 'g'].map((id, nth) =>
          caseOf(id, { openedAtMs: 10 * Math.floor(nth / 3) }),
        );
        for (const one of all) await write(store, world, { case: one });
        const read: string[] = [];
        for (let after: RepairCase | undefined; ; ) {
          const next: readonly RepairCase[] = await store.cases.list('waiting', 2, after);
          read.push(...next.map(({ id }) => id));
          after = next.at(-1);
          if (after === undefined) break;
          // The reader handles what was read, as people do with a list.
          await write(store, world, { case: { ...after, state: 'verified', endedAtMs: 9 } });
        }
        expect([...read].sort()).toEqual(all.map(({ id }) => id).sort());
        expect(await store.cases.count()).toEqual({ waiting: 3, verified: 4 });
        expect((await store.cases.list('verified', 9)).length).toBe(4);
      },
    );
  });

  describe('a command', () => {
    it_('is written with its case, and pending until it is settled', async (world) => {
      const [one, other] = [(await world.open()).store, (await world.open()).store];
      expect(await one.outbox.find('k')).toBeUndefined();
      await write(one, world, { case: caseOf('c'), issue: commandOf('k', 'c') });
      expect(await other.outbox.find('k')).toEqual(commandOf('k', 'c'));
      expect(await other.outbox.pending(9)).toEqual([commandOf('k', 'c')]);
      const result = { kind: 'accepted', recordingId: 'r2', atMs: 70 } as const;
      await write(one, world, { case: caseOf('c'), settle: { key: 'k', result } });
      expect(await other.outbox.find('k')).toEqual({ ...commandOf('k', 'c'), result });
      expect(await other.outbox.pending(9)).toEqual([]);
    });

    it_('is left as it is when it is issued again, whether it is settled or not', async (world) => {
      const { store } = await world.open();
      const again = commandOf('k', 'c', 99);
      await write(store, world, { case: caseOf('c'), issue: commandOf('k', 'c') });
      await write(store, world, { case: caseOf('c'), issue: again });
      expect(await store.outbox.find('k')).toEqual(commandOf('k', 'c'));
      expect(await store.outbox.pending(9)).toEqual([commandOf('k', 'c')]);
      const result = { kind: 'ended', atMs: 70 } as const;
      await write(store, world, { case: caseOf('c'), settle: { key: 'k', result } });
      await write(store, world, { case: caseOf('c'), issue: again });
      expect(await store.outbox.find('k')).toEqual({ ...commandOf('k', 'c'), result });
      expect(await store.outbox.pending(9)).toEqual([]);
    });

    for (const kind of MAY_BE_ISSUED_AGAIN) {
      it_(`that came out as ${kind} is pending again when it is issued again`, async (world) => {
        const { store } = await world.open();
        const settle = { key: 'k', result: { kind, atMs: 70 } };
        await write(store, world, { case: caseOf('c'), issue: commandOf('k', 'c') });
        await write(store, world, { case: caseOf('c'), settle });
        expect(await store.outbox.pending(9)).toEqual([]);
        const again = commandOf('k', 'c', 99);
        await write(store, world, { case: caseOf('c'), issue: again });
        expect(await store.outbox.pending(9)).toEqual([again]);
        const ended = caseOf('c', { state: 'stored', endedAtMs: 9, interactionEndedAtMs: 1 });
        await write(store, world, { case: ended });
        expect(await store.cases.forget(100, 10, 0)).toBe(1);
        expect(await store.outbox.pending(9)).toEqual([]);
        expect(await store.outbox.find('k')).toBeUndefined();
      });
    }

    it_('is settled once, and not if it was never written down', async (world) => {
      const { store } = await world.open();
      const settle = (key: string, kind: 'ended' | 'given-up') => ({
        case: caseOf('c'),
        settle: { key, result: { kind, atMs: 70 } },
      });
      await write(store, world, { case: caseOf('c'), issue: commandOf('k', 'c') });
      await write(store, world, settle('k', 'ended'));
      await write(store, world, settle('k', 'given-up'));
      await write(store, world, settle('l', 'given-up'));
      expect((await store.outbox.find('k'))?.result?.kind).toBe('ended');
      expect(await store.outbox.find('l')).toBeUndefined();
    });

    it_('can be settled as the next one is issued', async (world) => {
      const { store } = await world.open();
      const settle = { key: 'k', result: { kind: 'refused', atMs: 70 } } as const;
      await write(store, world, { case: caseOf('c'), issue: commandOf('k', 'c') });
      await write(store, world, { case: caseOf('c'), issue: commandOf('l', 'c', 80), settle });
      expect(await store.outbox.pending(9)).toEqual([commandOf('l', 'c', 80)]);
    });

    it_('is listed with the others that are pending, the oldest first', async (world) => {
      const { store } = await world.open();
      for (const [key, atMs] of [
        ['a', 30],
        ['b', 10],
        ['c', 20],
      ] as const) {
        await write(store, world, { case: caseOf(key), issue: commandOf(key, key, atMs) });
      }
      expect((await store.outbox.pending(2)).map(({ key }) => key)).toEqual(['b', 'c']);
      expect((await store.outbox.pending(9)).map(({ key }) => key)).toEqual(['b', 'c', 'a']);
    });
  });
}

/** A command of a case, issued at a moment. */
export function commandOf(key: string, caseId: string, issuedAtMs = 60): OutboxCommand {
  return { key, caseId, interactionId: `interaction of ${caseId}`, attempt: 1, issuedAtMs };
}

async function leaseIn(
  store: PipelineStore,
  world: StoreWorld,
  ttlMs = world.leaseMs * 20,
): Promise<Lease> {
  const lease = await store.locks.acquire('tenant/the one', 'a test', ttlMs);
  if (lease === undefined) throw new Error('the lock was not free');
  return lease;
}

/** Writes a change under a lease of its own. */
export async function write(
  store: PipelineStore,
  world: StoreWorld,
  change: CaseChange,
): Promise<void> {
  const lease = await leaseIn(store, world);
  expect(await store.cases.commit(lease, change)).toBe('committed');
  await store.locks.release(lease);
}
