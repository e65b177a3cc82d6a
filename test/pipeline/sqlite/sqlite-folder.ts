import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openSqliteDatabase,
  type SqliteDatabase,
  type SqliteOptions,
} from '../../../src/pipeline/sqlite/sqlite-database.ts';
import { createRealClock } from '../../../src/time/real-clock.ts';

/** The machine's time, since 1970. */
export const realClock = {
  now: () => Date.now(),
  sleep: createRealClock({ now: () => performance.now(), setTimeout }).sleep,
};

/** A directory for the files of one test. */
export interface SqliteFolder {
  readonly file: string;
  open(options?: Partial<SqliteOptions>): SqliteDatabase;
  /** Closes what was opened, and removes the directory. */
  remove(): Promise<void>;
}

/** Makes a directory for files of SQLite. */
export function makeSqliteFolder(): SqliteFolder {
  const directory = mkdtempSync(join(tmpdir(), 'stalemate-sqlite-'));
  const file = join(directory, 'pipeline.db');
  const opened: SqliteDatabase[] = [];
  return {
    file,
    open(options) {
      const database = openSqliteDatabase(file, { clock: realClock, ...options });
      opened.push(database);
      return database;
    },
    async remove() {
      for (const database of opened) await database.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Runs a test with a directory of its own. */
export function inFolder(test: (folder: SqliteFolder) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = makeSqliteFolder();
    try {
      await test(folder);
    } finally {
      await folder.remove();
    }
  };
}
