import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Database, Records } from '../../../src/client/database.ts';
import type { Json } from '../../../src/transport/transport.ts';

/** A database for one test, and what closes it. */
export interface OpenDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

/** Names whose order is easily got wrong: by UTF-8, by language, by length, by what ends a text. */
const name = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'a/',
    'a0',
    'b',
    'B',
    'é',
    'ﬀ',
    '😀',
    '\ud83d',
    '\udfff',
    '\uffff',
    'a\0',
  ),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 3 }),
);
const value = fc.jsonValue() as fc.Arbitrary<Json>;

type Step =
  | { readonly kind: 'get' | 'delete'; readonly name: string }
  | { readonly kind: 'set'; readonly name: string; readonly value: Json }
  | { readonly kind: 'range'; readonly from: string; readonly to: string; readonly limit: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('get' as const, 'delete' as const), name }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('set' as const), name, value }) },
  fc.record({ kind: fc.constant('range' as const), from: name, to: name, limit: fc.nat(5) }),
);
const transaction = fc.record({ steps: fc.array(step, { maxLength: 6 }), throws: fc.boolean() });

/** What every database promises. */
export function describeDatabase(what: string, open: () => Promise<OpenDatabase>): void {
  const it_ = (title: string, test: (database: Database) => Promise<void>) =>
    it(title, async () => {
      const { database, close } = await open();
      try {
        await test(database);
      } finally {
        await close();
      }
    });

  describe(what, () => {
    it_(
      'does what a map would, transaction by transaction, in the order of code units',
      async (database) => {
        await fc.assert(
          fc.asyncProperty(fc.array(transaction, { maxLength: 12 }), async (transactions) => {
            await database.transact((records) => {
              for (const [each] of records.range('', '\uffff\uffff\uffff\uffff', 1000)) {
                records.delete(each);
              }
            });
            let model = new Map<string, Json>();
            const expected: unknown[] = [];
            const asked = transactions.map(({ steps, throws }) => {
              const next = new Map(model);
              const seen = steps.map((one) => take(modelOf(next), one));
              expected.push(throws ? 'undone' : seen);
              if (!throws) model = next;
              return database
                .transact((records) => {
                  const found = steps.map((one) => take(records, one));
                  if (throws) throw new Error('undone');
                  return found;
                })
                .catch((error: Error) => error.message);
            });
            expect(plain(await Promise.all(asked))).toEqual(plain(expected));
          }),
          { numRuns: 100 },
        );
      },
    );

    it_(
      'undoes all of a transaction that throws, and passes on what was thrown',
      async (database) => {
        await database.transact((records) => records.set('a', 1));
        const thrown = new Error('no');
        const failed = database.transact((records) => {
          records.set('a', 2);
          records.set('b', 2);
          records.delete('a');
          throw thrown;
        });
        const after = database.transact((records) => [records.get('a'), records.get('b')]);
        await expect(failed).rejects.toBe(thrown);
        expect(await after).toEqual([1, undefined]);
      },
    );

    it_('keeps thousands of names in order, whichever come and go', async (database) => {
      const left = new Set<string>();
      await database.transact((records) => {
        for (let n = 0; n < 6000; n++) {
          const each = `${(n * 7919) % 3001}`;
          if (n % 3 === 1) {
            records.delete(each);
            left.delete(each);
          } else {
            records.set(each, n);
            left.add(each);
          }
        }
      });
      const names = [...left].toSorted();
      const all = await database.transact((records) => records.range('', '~', 9999));
      expect(all.map(([each]) => each)).toEqual(names);
      const from = names[1234] ?? '';
      const some = await database.transact((records) => records.range(from, '~', 600));
      expect(some.map(([each]) => each)).toEqual(names.slice(1234, 1834));
      await database.transact((records) => {
        for (const each of left) records.delete(each);
      });
      expect(await database.transact((records) => records.range('', '~', 9999))).toEqual([]);
    });

    it_('lets nobody in between what a transaction reads and what it writes', async (database) => {
      const asked = Array.from({ length: 50 }, () =>
        database.transact((records) => {
          const count = (records.get('count') as number | undefined) ?? 0;
          records.set('count', count + 1);
          return count;
        }),
      );
      const found = await Promise.all(asked);
      expect(found.toSorted((a, b) => a - b)).toEqual([...Array(50).keys()]);
    });

    it_('gives copies out and takes copies in', async (database) => {
      const given = { list: [1] };
      await database.transact((records) => records.set('a', given));
      given.list.push(2);
      const found = await database.transact((records) => records.get('a') as typeof given);
      found.list.push(3);
      const ranged = await database.transact((records) => records.range('a', 'b', 1));
      expect(ranged).toEqual([['a', { list: [1] }]]);
      for (const [, one] of ranged) (one as typeof given).list.push(4);
      expect(await database.transact((records) => records.get('a'))).toEqual({ list: [1] });
    });

    it_('calls a change once', async (database) => {
      let calls = 0;
      await database.transact((records) => {
        calls += 1;
        records.set('a', calls);
      });
      expect(calls).toBe(1);
    });
  });
}

function take(records: Records, one: Step): unknown {
  switch (one.kind) {
    case 'get':
      return records.get(one.name);
    case 'delete':
      return records.delete(one.name);
    case 'set':
      return records.set(one.name, one.value);
    case 'range':
      return records.range(one.from, one.to, one.limit);
  }
}

function modelOf(values: Map<string, Json>): Records {
  return {
    get: (key) => values.get(key),
    set: (key, given) => void values.set(key, given),
    delete: (key) => void values.delete(key),
    range: (from, to, limit) =>
      [...values]
        .filter(([key]) => key >= from && key < to)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit),
  };
}

/** Without what JSON does not tell apart: -0, and objects without a prototype. */
function plain(found: unknown): unknown {
  return JSON.parse(JSON.stringify(found)) as unknown;
}
