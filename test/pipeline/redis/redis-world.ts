import { setTimeout as sleep } from 'node:timers/promises';
import {
  openRedisStore,
  type RedisStore,
  type RedisStoreOptions,
} from '../../../src/pipeline/redis/open-redis-store.ts';
import type { FailingWorld, OpenStore } from '../store/store-world.ts';
import { openCutOff } from './cut-off.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

/** Short times, yet longer than a busy machine holds a process up. */
const LEASE_MS = 600;

/** The options by which the tests open stores. */
export function storeOptions(url: string, prefix = 'test'): RedisStoreOptions {
  return {
    url,
    prefix,
    now: Date.now,
    acceptMs: 2000,
    answerMs: 2000,
    leaseMs: LEASE_MS,
    stalledCheckMs: LEASE_MS / 4,
    retryDelayMs: () => 3,
  };
}

/** How a world's server is put out of reach, and brought back. */
export interface Outage {
  begin(server: RedisServer): Promise<void> | void;
  end(server: RedisServer): Promise<void> | void;
}

/** The server is stopped and started again. */
export const STOPPED: Outage = {
  begin: (server) => server.stop(),
  end: (server) => server.restart(),
};

/** The server is there and says nothing. */
export const SILENT: Outage = {
  begin: (server) => server.pause(),
  end: (server) => server.resume(),
};

let worlds = 0;

/** A world on a server that others use too, under a prefix of its own. */
export async function redisWorld(server: RedisServer, outage = STOPPED): Promise<FailingWorld> {
  worlds += 1;
  const prefix = `world-${worlds}`;
  const opened: { store: RedisStore; end(): Promise<void> }[] = [];
  return {
    leaseMs: LEASE_MS,
    now: Date.now,
    sleep: (ms) => sleep(ms),
    async open(): Promise<OpenStore> {
      const way = await openCutOff(server.port);
      const store = await openRedisStore(storeOptions(way.url, prefix));
      opened.push({ store, end: () => way.close() });
      return { store, kill: async () => way.cut() };
    },
    fail: async () => outage.begin(server),
    heal: async () => outage.end(server),
    async close() {
      await Promise.all(opened.map(({ store }) => store.close()));
      await Promise.all(opened.map(({ end }) => end()));
    },
  };
}

/** A world on a server of its own, which is closed with it. */
export async function lonelyRedisWorld(outage = STOPPED): Promise<FailingWorld> {
  const server = await startRedis();
  const world = await redisWorld(server, outage);
  return {
    ...world,
    async close() {
      server.resume();
      await world.close();
      await server.close();
    },
  };
}
