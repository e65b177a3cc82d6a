import { resolve } from 'node:path';
import type { Database } from '../../client/database.ts';
import type { Clock } from '../../time/clock.ts';
import { GroupCommit } from './group-commit.ts';
import { openConnection } from './sqlite-connection.ts';
import { WatchedFile } from './watched-file.ts';

/** How a database in a file is used. */
export interface SqliteOptions {
  /** The time that passes while another process writes; a real clock. */
  readonly clock: Clock;
  /** For how long a transaction waits for other processes to end theirs, in ms: 200 unless told. */
  readonly busyMs?: number;
  /** So many transactions are written together at most: 256 unless told. */
  readonly batchMax?: number;
  /** So many transactions wait at most: 10,000 unless told. */
  readonly lineMax?: number;
  /** The file does not grow beyond this; as large as the disk allows unless told. */
  readonly bytesMax?: number;
}

/** A database in one file, which several processes may have open at the same time. */
export interface SqliteDatabase extends Database {
  /** The same database for those who wait so long for other processes, rather than `busyMs`. */
  waiting(busyMs: number): Database;
  /** Writes what was asked for, refuses what comes, and closes the file. */
  close(): Promise<void>;
}

const BUSY_MS = 200;
const BATCH_MAX = 256;
const LINE_MAX = 10_000;

/**
 * A database in a file, by the SQLite that is part of Node. What a transaction did is on the disk when
 * it resolves, and survives the end of the process and of the machine, as far as the disk keeps its
 * word. Transactions that are asked for in the same turn wait for the disk together.
 *
 * The file is opened with the first transaction, and again after it could not be: whatever is wrong
 * with it is said by every transaction as long as it is so, and by none when it has been put right.
 */
export function openSqliteDatabase(file: string, options: SqliteOptions): SqliteDatabase {
  const { clock, busyMs = BUSY_MS, batchMax = BATCH_MAX, lineMax = LINE_MAX, bytesMax } = options;
  // Whole, since SQLite takes `:memory:` and `file:…` for something that may end with the process.
  const path = resolve(file);
  const watched = new WatchedFile(path);
  const connect = () => openConnection(watched, bytesMax);
  const group = new GroupCommit(path, connect, clock, { busyMs, batchMax, lineMax });
  return {
    transact: (change) => group.transact(change),
    waiting: (longMs) => ({ transact: (change) => group.transact(change, longMs) }),
    close: () => group.close(),
  };
}
