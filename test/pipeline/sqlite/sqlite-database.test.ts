import { describe, expect, it } from 'vitest';
import type { Records } from '../../../src/client/database.ts';
import { openSqliteDatabase } from '../../../src/pipeline/sqlite/sqlite-database.ts';
import { describeDatabase } from '../database/database-contract.ts';
import { inFolder, makeSqliteFolder, realClock } from './sqlite-folder.ts';

describeDatabase('a database in a file', async () => {
  const folder = makeSqliteFolder();
  return { database: folder.open(), close: folder.remove };
});

describe('a database in a file', () => {
  it(
    'is in a file, whatever else its name means to SQLite',
    inFolder(async ({ file }) => {
      const database = openSqliteDatabase(`file:${file}?mode=memory`, { clock: realClock });
      const write = database.transact((records) => records.set('a', 1));
      await expect(write).rejects.toThrow('does not exist; make it');
      await database.close();
    }),
  );

  it(
    'has after it was closed what it had before',
    inFolder(async (folder) => {
      const first = folder.open();
      await first.transact((records) => records.set('a', { b: ['☎', null, 1.5] }));
      await first.close();
      const second = folder.open();
      expect(await second.transact((records) => records.range('', 'z', 9))).toEqual([
        ['a', { b: ['☎', null, 1.5] }],
      ]);
    }),
  );

  it(
    'keeps names in their order, and apart, that text loses or orders otherwise',
    inFolder(async (folder) => {
      const names = ['\ud83d', '\ud83d\ude00', '\ude00', '\ue000', '\ufffd', '\uffff'];
      const first = folder.open();
      for (const name of names.toReversed()) {
        await first.transact((records) => records.set(name, name.length));
      }
      await first.close();
      const all = await folder.open().transact((records) => records.range('', '\uffff\uffff', 99));
      expect(all.map(([name]) => name)).toEqual(names);
    }),
  );

  it(
    'writes what was asked for before it closes, and refuses what comes after',
    inFolder(async (folder) => {
      const database = folder.open();
      const before = database.transact((records) => records.set('a', 1));
      const closing = database.close();
      await expect(database.transact(() => 0)).rejects.toThrow(/was closed by this process/);
      await before;
      await closing;
      await database.close();
      expect(await folder.open().transact((records) => records.get('a'))).toBe(1);
    }),
  );

  it(
    'has nothing done to it after a transaction, by whoever keeps its records or goes on later',
    inFolder(async (folder) => {
      const database = folder.open();
      let kept: Records | undefined;
      await database.transact((records) => {
        kept = records;
        records.set('a', 1);
      });
      expect(() => kept?.set('a', 2)).toThrow(/the transaction is over/);
      const later = database.transact(async (records) => {
        records.set('a', 3);
        await Promise.resolve();
        records.set('a', 4);
      });
      await expect(later).rejects.toThrow(/answers at once; this answered a promise/);
      expect(await database.transact((records) => records.get('a'))).toBe(1);
    }),
  );

  it(
    'refuses at once what would wait in too long a line, and nothing else',
    inFolder(async (folder) => {
      const database = folder.open({ lineMax: 10, batchMax: 4 });
      const asked = Array.from({ length: 15 }, (_, n) =>
        database.transact((records) => records.set(`n${n}`, n)),
      );
      const answers = await Promise.allSettled(asked);
      const refused = answers.filter((answer) => answer.status === 'rejected');
      expect(refused).toHaveLength(5);
      expect(refused[0]?.reason).toMatchObject({
        name: 'DatabaseUnavailableError',
        outcomeUnknown: false,
        message: expect.stringContaining('10 transactions wait for'),
      });
      expect(await database.transact((records) => records.range('n', 'o', 99))).toHaveLength(10);
    }),
  );

  it(
    'is shared by those that open the same file',
    inFolder(async (folder) => {
      const databases = [folder.open(), folder.open(), folder.open()];
      const asked = Array.from({ length: 60 }, (_, n) =>
        databases[n % 3]?.transact((records) => {
          records.set('count', ((records.get('count') as number | undefined) ?? 0) + 1);
        }),
      );
      await Promise.all(asked);
      expect(await databases[1]?.transact((records) => records.get('count'))).toBe(60);
    }),
  );
});
