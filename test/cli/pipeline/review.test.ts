import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/pipeline/sqlite/open-sqlite-store.ts';
import { caseOf } from '../../pipeline/store/sample-events.ts';
import { stalemate, temporaryFolder } from '../stalemate.ts';

const CLOCK = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** A store in a file with so many cases in review. */
async function storeWithReview(count: number): Promise<string> {
  const file = join(temporaryFolder(), 'events.db');
  const store = openSqliteStore({ file, clock: CLOCK });
  for (let nth = 1; nth <= count; nth++) {
    const lease = await store.locks.acquire(`lock of ${nth}`, 'a test', 1000);
    if (lease === undefined) throw new Error('the lock was not free');
    const change = { state: 'review', openedAtMs: nth, endedAtMs: 99 } as const;
    await store.cases.commit(lease, { case: caseOf(`c${nth}`, change) });
    await store.locks.release(lease);
  }
  await store.close();
  return `sqlite:${file}`;
}

describe('the review list', () => {
  it('is read page by page, and says how much of it a page is', async () => {
    const store = await storeWithReview(5);
    const list = (...args: string[]) =>
      stalemate(['pipeline', 'review', 'list', '--store', store, ...args]);
    const first = await list('--limit', '2');
    expect(first.code).toBe(0);
    expect(first.out).toContain('For a person to look at (2 of 5)');
    expect(first.out).toContain('recording of c1 of interaction of c1: given up');
    expect(first.out).toContain('    name c2\n');
    expect(first.out).toContain('  --after c2\n');
    const next = await list('--limit', '9', '--after', 'c2', '--json');
    const names = next.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect(names).toEqual(['c3', 'c4', 'c5']);
    expect((await list('--after', 'c5')).out).toBe('No more.\n');
    expect(await list('--after', 'c9')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no case is called c9'),
    });
  });

  it('is worked off by name, with an error for each name that is none on it', async () => {
    const store = await storeWithReview(3);
    const review = (...args: string[]) =>
      stalemate(['pipeline', 'review', ...args, '--store', store]);
    const done = await review('done', 'c1', 'c9', 'c3', '--note', 'the loss is recorded');
    expect(done.code).toBe(2);
    expect(done.out.match(/is off the list/g)).toHaveLength(2);
    expect(done.err).toContain('c9 is no case');
    expect((await review('retry', 'c2')).out).toBe('c2 is tried again\n');
    expect(await review('retry', 'c3')).toMatchObject({
      code: 2,
      err: expect.stringContaining('c3 is not in review'),
    });
    const { out } = await stalemate(['pipeline', 'status', '--json', '--store', store]);
    const { review: left, underWay, work } = JSON.parse(out);
    expect(left).toEqual([]);
    expect(work).toMatchObject({ waiting: 3 });
    expect(underWay.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
      ['c1', 'noting'],
      ['c2', 'received'],
      ['c3', 'noting'],
    ]);
    expect(underWay[0].decisions).toMatchObject([{ kind: 'done', note: 'the loss is recorded' }]);
  });

  it('takes notes of one line', async () => {
    for (const note of ['two\nlines', ' ', 'x'.repeat(181)]) {
      const args = ['pipeline', 'review', 'done', 'c1', '--store', 'sqlite:x', '--note', note];
      expect(await stalemate(args)).toMatchObject({
        code: 2,
        err: expect.stringContaining('one line of 1 to 180 characters'),
      });
    }
  });
});
