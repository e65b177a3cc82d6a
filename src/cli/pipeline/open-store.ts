import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PipelineStore } from '../../pipeline/ports/pipeline-store.ts';
import type { Clock } from '../../time/clock.ts';
import type { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { hushSqliteWarning } from './hush-sqlite-warning.ts';
import { makeFolder } from './make-folder.ts';
import { readStoreLocation, type StoreLocation, storeName } from './store-location.ts';

/** The machine's own time, which processes on one machine agree on. */
export const CALENDAR: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** A store that can be used. */
export interface OpenedStore {
  readonly store: PipelineStore;
  /** What an operator should know of what it promises, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Opens a store and makes sure that it can be written to.
 *
 * @param create whether a file that is not there is made.
 * @throws {UsageError} if there is none, or it cannot be used.
 */
export async function openStore(
  location: StoreLocation,
  { create }: { readonly create: boolean },
): Promise<OpenedStore> {
  if (location.kind === 'sqlite' && !create && !existsSync(location.file)) {
    throw new UsageError(`there is no file ${location.file}`);
  }
  let opened: OpenedStore | undefined;
  try {
    opened = await open(location);
    const fault = await opened.store.fault();
    if (fault === undefined) return opened;
    throw new Error(fault);
  } catch (cause) {
    await opened?.store.close();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`the store ${storeName(location)} cannot be used: ${why}`, { cause });
  }
}

async function open(location: StoreLocation): Promise<OpenedStore> {
  if (location.kind === 'redis') {
    const { openRedisStore } = await import('../../pipeline/redis/open-redis-store.ts');
    const store = await openRedisStore({ url: location.url, now: Date.now });
    const { warnings } = await store.durability();
    return { store, warnings };
  }
  const { file } = location;
  makeFolder(dirname(file));
  hushSqliteWarning();
  const { openSqliteStore } = await import('../../pipeline/sqlite/open-sqlite-store.ts');
  return { store: openSqliteStore({ file, clock: CALENDAR }), warnings: [] };
}

/** Does something with the store that `--store` names, and closes it. */
export async function withStore(
  where: string | undefined,
  act: (store: PipelineStore) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { store } = await openStore(readStoreLocation(where), { create: false });
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}
