import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Records } from '../../client/database.ts';
import type { Json } from '../../transport/transport.ts';
import { keyOf, nameOf } from './sqlite-key.ts';
import { isOfFile, UnusableFileError } from './sqlite-trouble.ts';
import type { WatchedFile } from './watched-file.ts';

/** The form of the file that this code knows; written into it as its `user_version`. */
const SCHEMA_VERSION = 1;
/** A log that has grown beyond this is cut back when it has been carried over, in bytes. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;

/** One connection to a file, made for writing batches of transactions. */
export interface SqliteConnection {
  readonly records: Records;
  /** The first thing that went wrong with the file since the last {@link begin}; not what callers throw. */
  readonly trouble: unknown;
  /** Begins to write, as the only connection that does. */
  begin(): void;
  /** Marks the beginning of one transaction of the batch. */
  mark(): void;
  /** Keeps what was done since the mark. */
  keep(): void;
  /** Undoes what was done since the mark. Does not throw; see {@link trouble}. */
  undo(): void;
  commit(): void;
  /** Undoes what was done since the beginning. Does not throw. */
  rollback(): void;
  close(): void;
}

/**
 * Opens a file, and makes it if there is none.
 *
 * Every commit is on the disk before it returns: a write-ahead log that is synchronized each time.
 *
 * @param bytesMax the file does not grow beyond this.
 * @throws {UnusableFileError} if the file is not one of ours, or of a later version of this program.
 * @throws what `node:sqlite` throws, if it cannot be opened.
 */
export function openConnection(file: WatchedFile, bytesMax?: number): SqliteConnection {
  file.look();
  const database = new DatabaseSync(file.path);
  try {
    // Whoever has to wait does so without holding up the process: see GroupCommit.
    database.exec('PRAGMA busy_timeout = 0');
    prepareSchema(database, file.path);
    if (answerTo(database, 'PRAGMA journal_mode = WAL') !== 'wal') {
      throw new UnusableFileError(
        `${file.path} cannot have a write-ahead log where it is; put it on a disk of this machine`,
      );
    }
    database.exec('PRAGMA synchronous = FULL');
    database.exec(`PRAGMA journal_size_limit = ${LOG_BYTES_MAX}`);
    if (bytesMax !== undefined) limitSize(database, bytesMax);
    file.look();
    return new Connection(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareSchema(database: DatabaseSync, file: string): void {
  const version = Number(answerTo(database, 'PRAGMA user_version'));
  if (version > SCHEMA_VERSION) {
    throw new UnusableFileError(
      `${file} was written by a later version of this program (its form is ${version}, known is ${SCHEMA_VERSION}); run that one`,
    );
  }
  if (version === SCHEMA_VERSION) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have been here in between.
    if (Number(answerTo(database, 'PRAGMA user_version')) === 0) {
      if (answerTo(database, 'SELECT count(*) FROM sqlite_schema') !== 0) {
        throw new UnusableFileError(
          `${file} is a database of something else; name another file for the pipeline`,
        );
      }
      // With rows of their own beside the names, since SQLite writes whole pages: an event comes under a
      // name that is anywhere among the others, and takes a page of names and not several of events.
      database.exec('CREATE TABLE records(name TEXT PRIMARY KEY NOT NULL, value TEXT)');
      database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function limitSize(database: DatabaseSync, bytesMax: number): void {
  const pageBytes = Number(answerTo(database, 'PRAGMA page_size'));
  database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(bytesMax / pageBytes))}`);
}

function answerTo(database: DatabaseSync, query: string): unknown {
  return Object.values(database.prepare(query).get() ?? {})[0];
}

class Connection implements SqliteConnection {
  readonly records: Records;
  readonly #database: DatabaseSync;
  readonly #file: WatchedFile;
  readonly #begin: StatementSync;
  readonly #mark: StatementSync;
  readonly #keep: StatementSync;
  readonly #undo: StatementSync;
  readonly #commit: StatementSync;
  #trouble: unknown;

  constructor(database: DatabaseSync, file: WatchedFile) {
    this.#database = database;
    this.#file = file;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#mark = database.prepare('SAVEPOINT one');
    this.#keep = database.prepare('RELEASE one');
    this.#undo = database.prepare('ROLLBACK TO one');
    this.#commit = database.prepare('COMMIT');
    this.records = recordsIn(database, (run) => this.#watch(run));
  }

  get trouble(): unknown {
    return this.#trouble;
  }

  begin(): void {
    this.#trouble = undefined;
    this.#file.look();
    this.#begin.run();
  }

  mark(): void {
    this.#watch(() => this.#mark.run());
  }

  keep(): void {
    this.#watch(() => this.#keep.run());
  }

  undo(): void {
    try {
      this.#undo.run();
      this.#keep.run();
    } catch (error) {
      this.#trouble ??= error;
    }
  }

  commit(): void {
    this.#commit.run();
  }

  rollback(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    } catch (error) {
      this.#trouble ??= error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #watch<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      if (isOfFile(error)) this.#trouble ??= error;
      throw error;
    }
  }
}

type Row = { readonly name: string; readonly value: string };

function recordsIn(database: DatabaseSync, watch: <Result>(run: () => Result) => Result): Records {
  const get = database.prepare('SELECT value FROM records WHERE name = ?');
  const set = database.prepare(
    'INSERT INTO records VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare('DELETE FROM records WHERE name = ?');
  const range = database.prepare(
    'SELECT name, value FROM records WHERE name >= ? AND name < ? ORDER BY name LIMIT ?',
  );
  return {
    get(name) {
      const row = watch(() => get.get(keyOf(name))) as Row | undefined;
      return row === undefined ? undefined : (JSON.parse(row.value) as Json);
    },
    set(name, value) {
      const text = JSON.stringify(value);
      watch(() => set.run(keyOf(name), text));
    },
    delete(name) {
      watch(() => remove.run(keyOf(name)));
    },
    range(from, to, limit) {
      const rows = watch(() => range.all(keyOf(from), keyOf(to), limit)) as unknown as Row[];
      return rows.map(({ name, value }) => [nameOf(name), JSON.parse(value) as Json] as const);
    },
  };
}
