import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../test/pipeline/redis/redis-server.ts';

/** The kinds of stores that are measured. */
export const STORE_KINDS = ['sqlite', 'redis'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** A new store of the benches' own, which writes to a disk before it answers. */
export interface BenchStore {
  readonly kind: StoreKind;
  /** For people. */
  readonly name: string;
  /** As `--store` takes it. */
  readonly location: string;
  /** Where a baseline keeps its own: another file on the same disk, or the same server. */
  readonly bareLocation: string;
  /** What a server beside the measured process holds in memory; 0 where there is none. */
  serverMegabytes(): Promise<number>;
  close(): Promise<void>;
}

/** Makes a store: a file, or a Redis server that flushes every write. */
export function openBenchStore(kind: StoreKind): Promise<BenchStore> {
  return kind === 'sqlite' ? sqliteStore() : redisStore();
}

async function sqliteStore(): Promise<BenchStore> {
  const folder = await mkdtemp(join(tmpdir(), 'stalemate-bench-'));
  return {
    kind: 'sqlite',
    name: 'SQLite, one file',
    location: `sqlite:${join(folder, 'events.db')}`,
    bareLocation: join(folder, 'bare.db'),
    serverMegabytes: async () => 0,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function redisStore(): Promise<BenchStore> {
  const server = await startRedis();
  return {
    kind: 'redis',
    name: 'Redis, every write flushed',
    location: server.url,
    bareLocation: server.url,
    async serverMegabytes() {
      const info = await server.command('INFO', 'memory');
      return Number(/^used_memory:(\d+)/m.exec(info)?.[1]) / 1e6;
    },
    close: () => server.close(),
  };
}
