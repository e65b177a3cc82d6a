import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import {
  openRedisStore,
  type RedisStore,
  type RedisStoreOptions,
} from '../../../src/pipeline/redis/open-redis-store.ts';
import { eventOf, eventsOf } from '../store/sample-events.ts';
import { until } from '../store/store-world.ts';
import { DONE, watchWorkers } from '../store/watched-worker.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { redisWorld, storeOptions } from './redis-world.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server?.close();
});

/** Runs a test with a store under a prefix of its own. */
async function withStore(
  prefix: string,
  test: (store: RedisStore) => Promise<void>,
  options: Partial<RedisStoreOptions> = {},
): Promise<void> {
  const store = await openRedisStore({ ...storeOptions(server.url, prefix), ...options });
  try {
    await test(store);
  } finally {
    await store.close();
  }
}

/** Has a consumer complete all work that there is. */
async function complete(store: RedisStore): Promise<void> {
  const world = await redisWorld(server);
  const watched = watchWorkers([{ store, kill: async () => undefined }], async () => DONE);
  await until(world, 'all is over', async () => {
    const { waiting, delayed, active } = await store.work.depth();
    return waiting + delayed + active === 0;
  });
  await watched.stop();
}

describe('the inbox in Redis', () => {
  it('says "stored" to one of ten copies each of a hundred events that all come at once', () =>
    withStore('thousand', async (store) => {
      const copies = Array.from({ length: 10 }, () => eventsOf(100)).flat();
      const answers = await Promise.all(copies.map((event) => store.inbox.accept(event)));
      const stored = copies.filter((_, n) => answers[n] === 'stored').map(({ id }) => id);
      expect(stored.toSorted()).toEqual(
        eventsOf(100)
          .map(({ id }) => id)
          .toSorted(),
      );
      expect(await store.work.depth()).toMatchObject({ waiting: 100, delayed: 0, active: 0 });
    }));

  it('takes any text as an id, and mistakes none for another', () =>
    withStore('texts', async (store) => {
      const texts = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '',
          '0',
          '42',
          '0:1',
          'a:b',
          ':',
          '{}',
          't.a',
          '\ud800',
          '\udfff',
          '\ufffd',
        ),
      );
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(texts, async (id) => {
          const answer = await store.inbox.accept(eventOf(id));
          expect(answer).toBe(seen.has(id) ? 'duplicate' : 'stored');
          seen.add(id);
        }),
        { numRuns: 200 },
      );
    }));

  it('goes on when the server has forgotten all scripts', () =>
    withStore('flushed', async (store) => {
      expect(await store.inbox.accept(eventOf('before'))).toBe('stored');
      const lease = await store.locks.acquire('r', 'a', 60_000);
      await server.command('SCRIPT', 'FLUSH');
      expect(await store.inbox.accept(eventOf('before'))).toBe('duplicate');
      await server.command('SCRIPT', 'FLUSH');
      expect(await store.inbox.accept(eventOf('after'))).toBe('stored');
      await server.command('SCRIPT', 'FLUSH');
      expect(lease && (await store.locks.renew(lease, 60_000))).toBe(true);
      await server.command('SCRIPT', 'FLUSH');
      await complete(store);
    }));

  it('knows as many events that are over as it is told, the latest ones', () =>
    withStore(
      'counted',
      async (store) => {
        for (const event of eventsOf(5)) {
          await store.inbox.accept(event);
          await complete(store);
        }
        const answers: string[] = [];
        for (const event of eventsOf(5).toReversed()) answers.push(await store.inbox.accept(event));
        expect(answers).toEqual(['duplicate', 'duplicate', 'duplicate', 'stored', 'stored']);
      },
      { dedupKeptMax: 3 },
    ));

  it('forgets an event that has been over for too long as soon as another is over', () =>
    withStore(
      'aged',
      async (store) => {
        await store.inbox.accept(eventOf('old'));
        await complete(store);
        expect(await store.inbox.accept(eventOf('old'))).toBe('duplicate');
        await new Promise((resolve) => setTimeout(resolve, 1000));
        await store.inbox.accept(eventOf('new'));
        await complete(store);
        expect(await store.inbox.accept(eventOf('new'))).toBe('duplicate');
        expect(await store.inbox.accept(eventOf('old'))).toBe('stored');
      },
      { dedupKeptMs: 1000 },
    ));

  it('keeps to its own prefix, whose keys all have the same hash tag', async () => {
    await withStore('one', (one) =>
      withStore('other', async (other) => {
        expect(await one.inbox.accept(eventOf('e'))).toBe('stored');
        expect(await other.inbox.accept(eventOf('e'))).toBe('stored');
        const lease = await one.locks.acquire('r', 'a', 60_000);
        expect(lease).toBeDefined();
        expect(await other.locks.acquire('r', 'a', 60_000)).toBeDefined();
        const keys = (await server.command('KEYS', '*one*')).split('\r\n').filter(isKey);
        expect(keys.length).toBeGreaterThan(5);
        expect(keys.filter((key) => !key.startsWith('{one}:'))).toEqual([]);
      }),
    );
  });

  it('refuses a prefix that would break the hash tag', async () => {
    for (const prefix of ['', 'a}b', '{a}', 'a:b', 'a b']) {
      await expect(openRedisStore({ ...storeOptions(server.url), prefix })).rejects.toThrow(
        RangeError,
      );
    }
  });
});

describe('the inbox in Redis, while Redis says nothing', () => {
  it('refuses events without waiting for Redis to come back, and may have kept them', async () => {
    const lonely = await startRedis();
    const store = await openRedisStore({ ...storeOptions(lonely.url), acceptMs: 250 });
    try {
      await store.inbox.accept(eventOf('before'));
      lonely.pause();
      const refusal = await store.inbox.accept(eventOf('during')).catch((error) => error);
      expect(refusal).toBeInstanceOf(DatabaseUnavailableError);
      expect(refusal.outcomeUnknown).toBe(true);
      const world = await redisWorld(lonely);
      // It gives the connection up, and then refuses what it has not sent.
      await until(world, 'it knows that nothing is done', async () => {
        const later = await store.inbox.accept(eventOf('later')).catch((error) => error);
        return later instanceof DatabaseUnavailableError && !later.outcomeUnknown;
      });
      lonely.resume();
      await until(world, 'it is back', async () => (await store.fault()) === undefined);
      expect(await store.inbox.accept(eventOf('before'))).toBe('duplicate');
      expect(await store.inbox.accept(eventOf('after'))).toBe('stored');
    } finally {
      lonely.resume();
      await store.close();
      await lonely.close();
    }
  });
});

function isKey(line: string): boolean {
  return line.includes('}:');
}
