import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../src/client/database.ts';
import { createMemoryDatabase } from '../../../src/client/memory-database.ts';
import { DELIVERIES_MAX, type WorkItem } from '../../../src/pipeline/ports/work-queue.ts';
import { createRecordStore } from '../../../src/pipeline/records/record-store.ts';
import {
  claimWork,
  countWork,
  renewWork,
  settleWork,
  type TurnEnd,
} from '../../../src/pipeline/records/work-records.ts';
import { eventOf } from './sample-events.ts';
import { createVirtualClock } from './virtual-clock.ts';

const LEASE_MS = 100;
const failed: TurnEnd = { kind: 'failed', because: 'no', retryDelayMs: () => 7 };

/** A queue whose every step is the test's. */
function manualQueue() {
  const database: Database = createMemoryDatabase();
  const clock = createVirtualClock();
  const store = createRecordStore({ database, clock, leaseMs: LEASE_MS });
  return {
    clock,
    store,
    claim: (limit = 10) =>
      database.transact((records) => claimWork(records, clock.now(), LEASE_MS, limit)),
    settle: (item: WorkItem, end: TurnEnd) =>
      database.transact((records) => settleWork(records, clock.now(), item, end)),
    renew: (item: WorkItem) =>
      database.transact((records) => renewWork(records, clock.now(), LEASE_MS, [item])),
    count: () => database.transact((records) => countWork(records, clock.now())),
  };
}

async function claimOne({ claim }: ReturnType<typeof manualQueue>): Promise<WorkItem> {
  const [item] = (await claim()).items;
  if (item === undefined) throw new Error('nothing was due');
  return item;
}

describe('the lease of an item', () => {
  it('ends when it is not renewed, and whoever had it can end nothing any more', async () => {
    const queue = manualQueue();
    await queue.store.inbox.accept(eventOf('e'));
    const late = await claimOne(queue);
    await queue.clock.pass(LEASE_MS - 1);
    expect((await queue.claim()).items).toEqual([]);
    await queue.clock.pass(1);
    const held = await claimOne(queue);
    expect(held.deliveries).toBe(2);
    for (const end of [{ kind: 'done' }, { kind: 'again', atMs: 0 }, failed] as const) {
      await queue.settle(late, end);
      expect(await queue.count()).toMatchObject({ waiting: 0, delayed: 0, active: 1 });
    }
    await queue.renew(late);
    await queue.clock.pass(LEASE_MS / 2);
    await queue.renew(held);
    await queue.clock.pass(LEASE_MS - 1);
    expect((await queue.claim()).items).toEqual([]);
    await queue.settle(held, { kind: 'done' });
    expect(await queue.count()).toMatchObject({ waiting: 0, delayed: 0, active: 0 });
  });

  it('that ends so too often in a row parks the item, which may be what kills its consumers', async () => {
    const queue = manualQueue();
    await queue.store.inbox.accept(eventOf('deadly'));
    for (let time = 0; time < DELIVERIES_MAX; time++) {
      await claimOne(queue);
      await queue.clock.pass(LEASE_MS);
    }
    expect((await queue.claim()).items).toEqual([]);
    const [parked] = await queue.store.work.parked(9);
    expect(parked?.item).toMatchObject({ id: 'deadly', deliveries: DELIVERIES_MAX });
    expect(parked?.because).toContain('died');
  });

  it('says when the next item is due, if none is', async () => {
    const queue = manualQueue();
    await queue.store.inbox.accept(eventOf('e'));
    const atMs = queue.clock.now() + 5000;
    await queue.settle(await claimOne(queue), { kind: 'again', atMs });
    expect(await queue.claim()).toEqual({ items: [], nextDueAtMs: atMs });
    await queue.clock.pass(5000);
    expect((await queue.claim()).items).toHaveLength(1);
  });

  it('is not given before the moment, by whatever part of a millisecond', async () => {
    const queue = manualQueue();
    await queue.store.inbox.accept(eventOf('e'));
    await queue.settle(await claimOne(queue), { kind: 'again', atMs: queue.clock.now() + 5.5 });
    await queue.clock.pass(5.25);
    expect((await queue.claim()).items).toEqual([]);
    await queue.clock.pass(0.75);
    expect((await queue.claim()).items).toHaveLength(1);
  });

  it('may be given at no time that there is', async () => {
    const queue = manualQueue();
    await queue.store.inbox.accept(eventOf('e'));
    await queue.settle(await claimOne(queue), { kind: 'again', atMs: Number.POSITIVE_INFINITY });
    expect(await queue.store.work.depth()).toMatchObject({ waiting: 0, delayed: 1, active: 0 });
    expect((await queue.claim()).items).toEqual([]);
  });

  it('of thousands can end at once', async () => {
    const queue = manualQueue();
    for (let n = 0; n < 1500; n++) await queue.store.inbox.accept(eventOf(`e${n}`));
    expect((await queue.claim(1500)).items).toHaveLength(1500);
    await queue.clock.pass(LEASE_MS);
    expect(await queue.store.work.depth()).toMatchObject({ waiting: 1500, active: 0 });
  });
});

type Step =
  | { readonly kind: 'accept'; readonly event: number }
  | { readonly kind: 'claim'; readonly limit: number }
  | { readonly kind: 'end'; readonly claim: number; readonly end: 'done' | 'again' | 'failed' }
  | { readonly kind: 'renew'; readonly claim: number }
  | { readonly kind: 'pass'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('accept' as const), event: fc.nat(5) }),
  fc.record({ kind: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: fc.constant('end' as const),
    claim: fc.nat(9),
    end: fc.constantFrom('done' as const, 'again' as const, 'failed' as const),
  }),
  fc.record({ kind: fc.constant('renew' as const), claim: fc.nat(9) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(LEASE_MS) }),
);

describe('the queue, whatever is done to it in whatever order', () => {
  it('loses nothing that was accepted, and gives nothing to two within a lease', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { size: 'max', maxLength: 60 }), async (steps) => {
        const queue = manualQueue();
        const accepted = new Set<string>();
        const over = new Set<string>();
        const held: { item: WorkItem; untilMs: number }[] = [];
        const isHeld = ({ untilMs }: { untilMs: number }) => untilMs > queue.clock.now();
        const claim = async (limit: number): Promise<void> => {
          for (const item of (await queue.claim(limit)).items) {
            expect(held.some((other) => other.item.id === item.id && isHeld(other))).toBe(false);
            expect(over.has(item.id)).toBe(false);
            held.push({ item, untilMs: queue.clock.now() + LEASE_MS });
          }
        };
        for (const one of steps) {
          if (one.kind === 'accept') {
            const answer = await queue.store.inbox.accept(eventOf(`e${one.event}`));
            expect(answer).toBe(accepted.has(`e${one.event}`) ? 'duplicate' : 'stored');
            accepted.add(`e${one.event}`);
          } else if (one.kind === 'claim') await claim(one.limit);
          else if (one.kind === 'pass') await queue.clock.pass(one.ms);
          else {
            const found = held[one.claim % Math.max(1, held.length)];
            if (found === undefined) continue;
            if (one.kind === 'renew') {
              await queue.renew(found.item);
              if (isHeld(found)) found.untilMs = queue.clock.now() + LEASE_MS;
            } else {
              const end = endOf(one.end, queue.clock.now());
              await queue.settle(found.item, end);
              if (isHeld(found) && end.kind === 'done') over.add(found.item.id);
              held.splice(held.indexOf(found), 1);
            }
          }
          // A consumer that has died is one whose claim no step names again.
          const depth = await queue.store.work.depth();
          const kept = depth.waiting + depth.delayed + depth.active + depth.parked;
          expect(kept).toBe(accepted.size - over.size);
        }
        await queue.clock.pass(LEASE_MS);
        await claim(100);
        expect(held.filter(isHeld).length + over.size).toBe(accepted.size);
      }),
      { numRuns: 300 },
    );
  });
});

function endOf(kind: 'done' | 'again' | 'failed', nowMs: number): TurnEnd {
  if (kind === 'done') return { kind };
  return kind === 'again' ? { kind, atMs: nowMs + 30 } : failed;
}
