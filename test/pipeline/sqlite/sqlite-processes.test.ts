import { describe, expect, it } from 'vitest';
import { createRecordStore } from '../../../src/pipeline/records/record-store.ts';
import { eventOf } from '../store/sample-events.ts';
import { watchWorkers } from '../store/watched-worker.ts';
import { holding } from './holding.ts';
import { addressOf, startProcess } from './other-process.ts';
import { inFolder, realClock } from './sqlite-folder.ts';

/** Accepts events, eight at a time, and says of each that it was kept when it was. */
const accepting = (file: string, life: number): string => `
  import { writeSync } from 'node:fs';
  import { createRecordStore } from ${addressOf('src/pipeline/records/record-store.ts')};
  import { openSqliteDatabase } from ${addressOf('src/pipeline/sqlite/sqlite-database.ts')};
  const clock = {
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const database = openSqliteDatabase(${JSON.stringify(file)}, { clock, busyMs: 5000 });
  const { inbox } = createRecordStore({ database, clock });
  const event = ${JSON.stringify(eventOf('any'))};
  const acceptAll = async (lane) => {
    for (let n = 0; ; n++) {
      const id = 'life ${life} lane ' + lane + ' event ' + n;
      await inbox.accept({ ...event, id });
      writeSync(1, id + '\\n');
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(acceptAll));
`;

describe('a file that several processes use', () => {
  it(
    'that is locked by another one is refused in time, and used again as soon as it is free',
    inFolder(async (folder) => {
      const database = folder.open({ busyMs: 50 });
      await database.transact((records) => records.set('a', 1));
      const other = startProcess(holding(folder.file));
      await other.said(1);
      let turns = 0;
      let over = false;
      const turning = (async () => {
        for (; !over; turns++) await new Promise((resolve) => setTimeout(resolve, 1));
      })();
      const refused = await Promise.allSettled([
        database.transact((records) => records.set('a', 2)),
        database.transact((records) => records.get('a')),
      ]);
      for (const one of refused) {
        expect(one).toMatchObject({
          status: 'rejected',
          reason: {
            name: 'DatabaseUnavailableError',
            outcomeUnknown: false,
            message: expect.stringContaining(`${folder.file} is locked by another process; end`),
          },
        });
      }
      over = true;
      await turning;
      // Whoever waits for the file does not hold up the process.
      expect(turns).toBeGreaterThan(5);
      await other.kill();
      await database.transact((records) => records.set('a', 3));
    }),
  );

  it(
    'that is locked when it is opened first is refused with the same words',
    inFolder(async (folder) => {
      const other = startProcess(holding(folder.file));
      await other.said(1);
      const database = folder.open({ busyMs: 20 });
      await expect(database.transact(() => 1)).rejects.toThrow(/is locked by another process/);
      await other.kill();
      expect(await database.transact(() => 1)).toBe(1);
    }),
  );

  it(
    'has every event that was said to be kept by one that was killed, and each of them once',
    inFolder(async (folder) => {
      const kept: string[] = [];
      for (let life = 0; life < 20; life++) {
        const process = startProcess(accepting(folder.file, life));
        await process.said(1 + ((life * 7) % 23));
        await process.kill();
        kept.push(...process.lines);
      }
      const store = createRecordStore({
        database: folder.open({ busyMs: 5000 }),
        clock: realClock,
      });
      const copies = await Promise.all(
        kept.map((id) => store.inbox.accept(eventOf('any', { id }))),
      );
      expect(copies.filter((answer) => answer === 'stored')).toEqual([]);
      const { waiting } = await store.work.depth();
      expect(waiting).toBeGreaterThanOrEqual(kept.length);
      const all = Promise.withResolvers<void>();
      const watched = watchWorkers(
        [{ store, kill: async () => undefined }],
        async () => {
          if (watched.given.length >= waiting) all.resolve();
          return { kind: 'done' };
        },
        64,
      );
      await all.promise;
      await watched.stop();
      const given = watched.given.map(({ id }) => id);
      expect(new Set(given).size).toBe(given.length);
      expect(kept.filter((id) => !given.includes(id))).toEqual([]);
      expect(await store.work.depth()).toMatchObject({ waiting: 0, delayed: 0, active: 0 });
    }),
    120_000,
  );
});
