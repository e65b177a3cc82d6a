import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Records } from '../../../src/client/database.ts';
import { openSqliteDatabase } from '../../../src/pipeline/sqlite/sqlite-database.ts';
import { inFolder, realClock, type SqliteFolder } from './sqlite-folder.ts';

const set = (records: Records): void => records.set('a', 1);
const refusal = (message: RegExp) => ({
  name: 'DatabaseUnavailableError',
  outcomeUnknown: false,
  message: expect.stringMatching(message),
});

describe('a file that cannot be used', () => {
  const it_ = (name: string, test: (folder: SqliteFolder) => Promise<void>) =>
    it(name, inFolder(test));

  it_('is said to be in no directory, until there is one', async ({ file }) => {
    const inside = `${file}.d/pipeline.db`;
    const database = openSqliteDatabase(inside, { clock: realClock });
    await expect(database.transact(set)).rejects.toMatchObject(
      refusal(/the directory of .*pipeline\.db does not exist; make it/),
    );
    mkdirSync(`${file}.d`);
    await database.transact(set);
    await database.close();
  });

  it_('is said not to be a database, and is left as it is', async (folder) => {
    writeFileSync(
      folder.file,
      'this is a list of what to buy, and no database at all\n'.repeat(99),
    );
    const database = folder.open();
    await expect(database.transact(set)).rejects.toMatchObject(
      refusal(/is not a database of SQLite; name another file/),
    );
    rmSync(folder.file);
  });

  it_('is said to be a database of something else', async (folder) => {
    const foreign = new DatabaseSync(folder.file);
    foreign.exec('CREATE TABLE customers (id)');
    foreign.close();
    await expect(folder.open().transact(set)).rejects.toMatchObject(
      refusal(/is a database of something else/),
    );
    const after = new DatabaseSync(folder.file);
    expect(after.prepare('SELECT name FROM sqlite_schema').all()).toHaveLength(1);
    after.close();
  });

  it_('is said to be of a later version, and is left as it is', async (folder) => {
    const first = folder.open();
    await first.transact(set);
    await first.close();
    const later = new DatabaseSync(folder.file);
    later.exec('PRAGMA user_version = 2');
    await expect(folder.open().transact(set)).rejects.toMatchObject(
      refusal(/by a later version of this program \(its form is 2, known is 1\); run that one/),
    );
    expect(later.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 });
    later.close();
  });

  it_('is said to be damaged', async (folder) => {
    const first = folder.open();
    await first.transact((records) => {
      for (let n = 0; n < 2000; n++) records.set(`name ${n}`, 'x'.repeat(100));
    });
    await first.close();
    const pages = readFileSync(folder.file);
    writeFileSync(folder.file, pages.fill(0xaa, 4096));
    await expect(folder.open().transact((records) => records.get('name 7'))).rejects.toMatchObject(
      refusal(/is damaged; stop, keep a copy of it/),
    );
  });

  it_(
    'is said to have been removed, rather than that an empty one takes its place',
    async (folder) => {
      const database = folder.open();
      await database.transact(set);
      rmSync(folder.file);
      const removed = refusal(/was removed or replaced while it was in use/);
      await expect(database.transact(set)).rejects.toMatchObject(removed);
      writeFileSync(folder.file, '');
      await expect(database.transact(set)).rejects.toMatchObject(removed);
    },
  );

  it_('is said not to open where a directory has its name', async (folder) => {
    mkdirSync(folder.file);
    await expect(folder.open().transact(set)).rejects.toMatchObject(
      refusal(/cannot be opened; give this process the right/),
    );
  });
});

describe('a file that has no room left', () => {
  it(
    'refuses what does not fit, whole, and goes on when there is room again',
    inFolder(async (folder) => {
      const database = folder.open({ bytesMax: 64 * 4096 });
      const kept: string[] = [];
      const text = 'x'.repeat(5000);
      let refused: unknown;
      for (let n = 0; refused === undefined; n++) {
        await database
          .transact((records) => {
            records.set(`first ${n}`, 1);
            records.set(`then ${n}`, text);
          })
          .then(
            () => kept.push(`first ${n}`),
            (error: unknown) => {
              refused = error;
            },
          );
      }
      expect(refused).toMatchObject(refusal(/there is no room left for .*; make some/));
      const names = await database.transact((records) => records.range('first', 'g', 999));
      expect(names.map(([name]) => name).toSorted()).toEqual(kept.toSorted());

      await database.transact((records) => {
        for (const name of kept.slice(0, 9)) records.delete(name.replace('first', 'then'));
      });
      await database.transact((records) => records.set('then again', text));

      const roomier = folder.open({ bytesMax: 999 * 4096 });
      for (let n = 0; n < 50; n++) {
        await roomier.transact((records) => records.set(`more ${n}`, text));
      }
      expect(await database.transact((records) => records.range('more', 'n', 99))).toHaveLength(50);
    }),
  );

  it(
    'refuses with what does not fit only what was written together with it',
    inFolder(async (folder) => {
      const database = folder.open({ bytesMax: 64 * 4096, batchMax: 4 });
      await database.transact((records) => records.set('a', 1));
      const asked = Array.from({ length: 12 }, (_, n) =>
        database.transact((records) => records.set(`n${n}`, n === 5 ? 'x'.repeat(1_000_000) : n)),
      );
      const answers = await Promise.allSettled(asked);
      const kept = answers.flatMap(({ status }, n) => (status === 'fulfilled' ? [`n${n}`] : []));
      expect(kept.length).toBeGreaterThanOrEqual(8);
      expect(answers[5]).toMatchObject({ status: 'rejected', reason: refusal(/no room left/) });
      const found = await database.transact((records) => records.range('n', 'o', 99));
      expect(found.map(([name]) => name).toSorted()).toEqual(kept.toSorted());
    }),
  );
});
