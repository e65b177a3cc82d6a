import type { Clock } from '../../time/clock.ts';
import type { PipelineStore } from '../ports/pipeline-store.ts';
import { createRecordStore } from '../records/record-store.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

/**
 * A process that starts while others are busy with the file waits so long for it. Nobody waits for that
 * process yet, and one that gives up would have to be started again.
 */
const FIRST_BUSY_MS = 5000;

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
  const database = openSqliteDatabase(file, { clock, firstBusyMs: FIRST_BUSY_MS });
  return createRecordStore({ database, clock, close: () => database.close() });
}
