import type { Clock } from '../../time/clock.ts';
import type { PipelineStore } from '../ports/pipeline-store.ts';
import { createRecordStore } from '../records/record-store.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

/**
 * Everything but the events that wait to be acknowledged waits so long for other processes: nobody
 * stands behind it, and work that is given up in the middle leaves its lock until that ends by itself.
 */
const ANSWER_MS = 5000;

/**
 * What a killed process had under way is handed out again after this: well before the lock of its
 * interaction has run out, which is all that is waited for then. A process renews it every five seconds;
 * one that is held up for longer does no harm, since its lock and its fence are not this (ours).
 */
const LEASE_MS = 15_000;

/** Where a store is, and by what time it goes. */
export interface SqliteStoreOptions {
  /** The file, which is made if it is not there; its folder must be. */
  readonly file: string;
  /** In ms since 1970; all processes that share the file must agree on it. */
  readonly clock: Clock;
}

/**
 * Opens a store in a file: the records of a pipeline in SQLite. Several processes of one machine may
 * have it open. Whether it can be used is found out by the first use.
 */
export function openSqliteStore({ file, clock }: SqliteStoreOptions): PipelineStore {
  const entrance = openSqliteDatabase(file, { clock });
  const database = entrance.waiting(ANSWER_MS);
  return createRecordStore({
    database,
    entrance,
    clock,
    leaseMs: LEASE_MS,
    close: () => entrance.close(),
  });
}
