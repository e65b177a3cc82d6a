import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Database, Records } from '../../src/client/database.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';

const names = fc.constantFrom(
  '',
  'a',
  'a/1',
  'a/10',
  'a/2',
  'b',
  'ä',
  'é',
  '\ud83d\ude00',
  '\uffff',
);
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), name: names, value: fc.nat() }),
    fc.record({ kind: fc.constant('delete' as const), name: names }),
  ),
);
const ranges = fc.tuple(names, names, fc.integer({ min: -1, max: 5 }));

const everything = (database: Database) =>
  database.transact((records) => records.range('', '\uffff\uffff', 100));

describe('a database in memory', () => {
  it('keeps records in order of the code units of their names, and all or nothing of a change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(steps, fc.boolean())),
        ranges,
        async (changes, [from, to, limit]) => {
          const database = createMemoryDatabase();
          let model = new Map<string, number>();
          for (const [change, throws] of changes) {
            const next = new Map(model);
            const transaction = database.transact((records) => {
              for (const step of change) {
                if (step.kind === 'set') records.set(step.name, step.value);
                else records.delete(step.name);
                if (step.kind === 'set') next.set(step.name, step.value);
                else next.delete(step.name);
                expect(records.get(step.name)).toBe(next.get(step.name));
              }
              if (throws) throw new RangeError('no');
            });
            if (throws) await expect(transaction).rejects.toThrow(RangeError);
            else {
              await transaction;
              model = next;
            }
          }
          const sorted = [...model].toSorted(([a], [b]) => (a < b ? -1 : 1));
          expect(await everything(database)).toEqual(sorted);
          const found = await database.transact((records) => records.range(from, to, limit));
          const between = sorted.filter(([name]) => name >= from && name < to);
          expect(found).toEqual(between.slice(0, Math.max(0, limit)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('hands out copies and takes copies', async () => {
    const database = createMemoryDatabase();
    const given = { list: [1] };
    await database.transact((records) => records.set('a', given));
    given.list.push(2);
    const got = (await database.transact((records) => records.get('a'))) as typeof given;
    got.list.push(3);
    const [[, ranged] = []] = await everything(database);
    (ranged as typeof given).list.push(4);
    expect(await everything(database)).toEqual([['a', { list: [1] }]]);
  });

  it('takes back what an unsayable value interrupted', async () => {
    const database = createMemoryDatabase();
    const change = (records: Records) => {
      records.set('a', 1);
      records.set('b', (() => 1) as never);
    };
    await expect(database.transact(change)).rejects.toThrow(TypeError);
    expect(await everything(database)).toEqual([]);
  });

  it('refuses a change that goes on later, and what it does then', async () => {
    const database = createMemoryDatabase();
    let later: unknown;
    const change = async (records: Records) => {
      records.set('a', 1);
      await undefined;
      try {
        records.set('a', 2);
      } catch (error) {
        later = error;
      }
    };
    await expect(database.transact(change)).rejects.toThrow('answers at once');
    expect(await everything(database)).toEqual([]);
    expect(String(later)).toContain('the transaction is over');
  });

  it('refuses a transaction within a transaction, and is not spoilt by it', async () => {
    const database = createMemoryDatabase();
    let inner: Promise<unknown> = Promise.resolve();
    await database.transact((records) => {
      records.set('a', 1);
      inner = database.transact((again) => again.set('a', 2));
      inner.catch(() => undefined);
    });
    await expect(inner).rejects.toThrow('within another');
    expect(await everything(database)).toEqual([['a', 1]]);
  });
});
