import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import {
  openRedisStore,
  type RedisStore,
  type RedisStoreOptions,
} from '../../../src/pipeline/redis/open-redis-store.ts';
import { eventOf } from '../store/sample-events.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { storeOptions } from './redis-world.ts';

/** Runs a test with a store on a server with these settings. */
async function withServer(
  settings: readonly string[],
  test: (store: RedisStore, server: RedisServer) => Promise<void>,
  options: (server: RedisServer) => Partial<RedisStoreOptions> = () => ({}),
): Promise<void> {
  const server = await startRedis(settings);
  try {
    const store = await openRedisStore({ ...storeOptions(server.url), ...options(server) });
    try {
      await test(store, server);
    } finally {
      await store.close();
    }
  } finally {
    await server.close();
  }
}

describe("a Redis server's settings", () => {
  it('promise most with appendfsync always, and leave nothing to be said', () =>
    withServer([], async (store) => {
      expect(await store.durability()).toEqual({ acknowledged: 'every-write', warnings: [] });
    }));

  for (const [settings, acknowledged, warning] of [
    [['--appendfsync', 'everysec'], 'every-second', /appendfsync is everysec/],
    [['--appendfsync', 'no'], 'by-the-system', /appendfsync is no:/],
    [['--appendonly', 'no'], 'none', /appendonly is no/],
    [['--maxmemory-policy', 'allkeys-lru'], 'every-write', /maxmemory-policy is allkeys-lru/],
    [['--no-appendfsync-on-rewrite', 'yes'], 'every-write', /no-appendfsync-on-rewrite is yes/],
    [['--rename-command', 'CONFIG', ''], 'unknown', /does not tell/],
    [['--rename-command', 'CONFIG', '', '--appendonly', 'no'], 'none', /appendonly is no/],
  ] as const) {
    it(`are seen, and warned of, with ${settings.join(' ')}`, () =>
      withServer(settings, async (store) => {
        const durability = await store.durability();
        expect(durability.acknowledged).toBe(acknowledged);
        expect(durability.warnings).toEqual([expect.stringMatching(warning)]);
      }));
  }

  it('are read without CONFIG by a user who may not ask for it', () =>
    withServer(
      ['--user', 'pipeline', 'on', '>secret', '~*', '&*', '+@all', '-config'],
      async (store) => {
        expect((await store.durability()).acknowledged).toBe('unknown');
      },
      (server) => ({ url: `redis://pipeline:secret@127.0.0.1:${server.port}` }),
    ));
});

describe('a Redis server that cannot keep anything', () => {
  it('is a fault when its memory is full, and events are refused that were not kept', () =>
    withServer([], async (store, server) => {
      await server.command('CONFIG', 'SET', 'maxmemory', '1');
      expect(await store.fault()).toMatch(/OOM/);
      const refusal = await store.inbox.accept(eventOf('e')).catch((error) => error);
      expect(refusal).toBeInstanceOf(DatabaseUnavailableError);
      expect(refusal.outcomeUnknown).toBe(false);
      await server.command('CONFIG', 'SET', 'maxmemory', '0');
      expect(await store.fault()).toBeUndefined();
      expect(await store.inbox.accept(eventOf('e'))).toBe('stored');
    }));

  it('is a fault when it has become a replica', () =>
    withServer([], async (store, server) => {
      await server.command('REPLICAOF', '127.0.0.1', '1');
      expect(await store.fault()).toMatch(/READONLY/);
      await expect(store.inbox.accept(eventOf('e'))).rejects.toThrow(DatabaseUnavailableError);
      await server.command('REPLICAOF', 'NO', 'ONE');
      expect(await store.fault()).toBeUndefined();
    }));
});

describe('a Redis server that cannot be reached', () => {
  it('is refused when a store is opened, with what was wrong', async () => {
    const server = await startRedis();
    await server.stop();
    await expect(openRedisStore(storeOptions(server.url))).rejects.toThrow(/ECONNREFUSED/);
    await server.close();
  });

  it('is refused with a wrong password, which is not repeated', () =>
    withServer(
      ['--requirepass', 'right'],
      async (_store, server) => {
        const url = `redis://:wrong-secret@127.0.0.1:${server.port}`;
        const refusal = await openRedisStore(storeOptions(url)).catch((error) => error);
        expect(refusal).toBeInstanceOf(DatabaseUnavailableError);
        expect(refusal.message).toMatch(/WRONGPASS/);
        expect(refusal.message).not.toContain('wrong-secret');
      },
      (server) => ({ url: `redis://:right@127.0.0.1:${server.port}` }),
    ));
});
