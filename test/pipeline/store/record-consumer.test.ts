import { describe, expect, it } from 'vitest';
import { type Database, DatabaseUnavailableError } from '../../../src/client/database.ts';
import { createMemoryDatabase } from '../../../src/client/memory-database.ts';
import { createRecordStore } from '../../../src/pipeline/records/record-store.ts';
import { eventOf, eventsOf } from './sample-events.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { createGate, DONE, watchWorkers } from './watched-worker.ts';

const HOUR_MS = 3_600_000;
const kill = async (): Promise<void> => undefined;

/** A store whose transactions are counted, and refused while it is told to. */
function countedStore(options: { leaseMs?: number } = {}) {
  const inner = createMemoryDatabase();
  const clock = createVirtualClock();
  const counted = { transactions: 0, failing: false };
  const database: Database = {
    async transact(change) {
      counted.transactions += 1;
      if (counted.failing) throw new DatabaseUnavailableError('it is away');
      return await inner.transact(change);
    },
  };
  const store = createRecordStore({ database, clock, ...options });
  return { clock, counted, store, open: { store, kill } };
}

describe('a consumer of records', () => {
  it('looks seldom when nothing comes, and not at all when it has stopped', async () => {
    const { clock, counted, open } = countedStore();
    const watched = watchWorkers([open], async () => DONE);
    await clock.pass(HOUR_MS);
    const idle = counted.transactions;
    expect(idle).toBeLessThan(HOUR_MS / 1900);
    await watched.stop();
    await clock.pass(HOUR_MS);
    expect(counted.transactions).toBe(idle);
  });

  it('begins with what comes in the same process at once, however long nothing came', async () => {
    const { clock, store, open } = countedStore();
    const begunAtMs: number[] = [];
    const watched = watchWorkers([open], async () => {
      begunAtMs.push(clock.now());
      return DONE;
    });
    await clock.pass(HOUR_MS + 17);
    const acceptedAtMs = clock.now();
    await store.inbox.accept(eventOf('e'));
    await clock.pass(0);
    expect(begunAtMs).toEqual([acceptedAtMs]);
    await watched.stop();
  });

  it('begins with an item that comes again at its moment, not at its next look', async () => {
    const { clock, store, open } = countedStore();
    await store.inbox.accept(eventOf('e'));
    const begunAtMs: number[] = [];
    const watched = watchWorkers([open], async ({ deliveries }) => {
      begunAtMs.push(clock.now());
      return deliveries === 4 ? DONE : { kind: 'again', atMs: clock.now() + 4321 };
    });
    await clock.pass(HOUR_MS);
    await watched.stop();
    const [first = 0] = begunAtMs;
    expect(begunAtMs).toEqual([first, first + 4321, first + 2 * 4321, first + 3 * 4321]);
  });

  it('asks a store that is away ever less often, says so each time, and goes on', async () => {
    const { clock, counted, store, open } = countedStore();
    const watched = watchWorkers([open], async () => DONE);
    await clock.pass(1);
    await store.inbox.accept(eventOf('before'));
    await clock.pass(1);
    counted.failing = true;
    const before = counted.transactions;
    await clock.pass(HOUR_MS);
    expect(counted.transactions - before).toBeLessThan(HOUR_MS / 4900);
    expect(watched.troubles).toHaveLength(counted.transactions - before);
    expect(watched.troubles.every(({ item }) => item === undefined)).toBe(true);
    counted.failing = false;
    await store.inbox.accept(eventOf('after'));
    await clock.pass(0);
    expect(watched.ended).toEqual(['before', 'after']);
    await watched.stop();
  });

  it('writes down what became of an item when the store is back, without doing it again', async () => {
    const { clock, counted, store, open } = countedStore();
    const gate = createGate();
    const watched = watchWorkers([open], () => gate.passed.then(() => DONE));
    await store.inbox.accept(eventOf('e'));
    await clock.pass(1);
    counted.failing = true;
    gate.open();
    await clock.pass(10_000);
    counted.failing = false;
    await clock.pass(10_000);
    expect(watched.given).toHaveLength(1);
    expect(await store.work.depth()).toMatchObject({ waiting: 0, delayed: 0, active: 0 });
    await watched.stop();
  });

  it('keeps what it is at through outages between which there is a moment to renew it', async () => {
    const { clock, counted, store, open } = countedStore({ leaseMs: 900 });
    const gate = createGate();
    const watched = watchWorkers([open, open], () => gate.passed.then(() => DONE));
    await store.inbox.accept(eventOf('e'));
    await clock.pass(290);
    for (const outageMs of [550, 650]) {
      counted.failing = true;
      await clock.pass(outageMs);
      counted.failing = false;
      // Whoever looks takes from a consumer what is not its own any more.
      expect(await store.work.depth()).toMatchObject({ waiting: 0, active: 1 });
      await clock.pass(40);
    }
    await clock.pass(10_000);
    gate.open();
    await clock.pass(1);
    expect(watched.given).toHaveLength(1);
    await watched.stop();
  });

  it('stops while the store is away, and leaves what it was at to others', async () => {
    const { clock, counted, store, open } = countedStore();
    const gate = createGate();
    const watched = watchWorkers([open], () => gate.passed.then(() => DONE));
    await store.inbox.accept(eventOf('e'));
    await clock.pass(1);
    counted.failing = true;
    gate.open();
    await clock.pass(1000);
    let stopped = false;
    const stopping = watched.stop().then(() => {
      stopped = true;
    });
    await clock.pass(5000);
    expect(stopped).toBe(true);
    await stopping;
    counted.failing = false;
    expect(await store.work.depth()).toMatchObject({ active: 1 });
    await clock.pass(60_000);
    expect(await store.work.depth()).toMatchObject({ waiting: 1, active: 0 });
  });

  it('gives back what it was given while it was being stopped', async () => {
    const { clock, store, open } = countedStore();
    for (const event of eventsOf(3)) await store.inbox.accept(event);
    const watched = watchWorkers([open], async () => DONE);
    await watched.stop();
    expect(watched.given).toEqual([]);
    expect(await store.work.depth()).toMatchObject({ waiting: 3, active: 0 });
    await clock.pass(1);
  });

  it('gets an item again whose handler throws before it waits for anything', async () => {
    const { clock, store, open } = countedStore();
    await store.inbox.accept(eventOf('e'));
    const watched = watchWorkers([open], ({ deliveries }) => {
      if (deliveries === 1) throw 'a text instead of an error';
      return Promise.resolve(DONE);
    });
    await clock.pass(1000);
    expect(watched.given).toHaveLength(2);
    await watched.stop();
  });

  it('is stopped when its store is closed', async () => {
    const { clock, counted, store, open } = countedStore();
    watchWorkers([open], async () => DONE);
    await clock.pass(1);
    await store.close();
    const before = counted.transactions;
    await clock.pass(HOUR_MS);
    expect(counted.transactions).toBe(before);
  });
});
