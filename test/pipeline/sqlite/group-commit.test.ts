import { describe, expect, it } from 'vitest';
import { GroupCommit } from '../../../src/pipeline/sqlite/group-commit.ts';
import type { SqliteConnection } from '../../../src/pipeline/sqlite/sqlite-connection.ts';
import { createVirtualClock } from '../store/virtual-clock.ts';

const BUSY = 5;
/** A disk that did not say whether it wrote: SQLITE_IOERR_FSYNC. */
const NOT_SYNCHRONIZED = 10 | (4 << 8);
const FULL = 13;

function errorOf(errcode: number): Error {
  return Object.assign(new Error(`code ${errcode}`), { errcode });
}

const LIMITS = { batchMax: 3, lineMax: 10, busyMs: 20 };

/** A connection that does nothing but note what is asked of it, and fails where it is told. */
function scriptedGroup() {
  const calls: string[] = [];
  const failing = new Map<string, number>();
  let trouble: unknown;
  const note = (what: string): void => {
    calls.push(what);
    const code = failing.get(what);
    if (code !== undefined) throw errorOf(code);
  };
  const connect = (): SqliteConnection => {
    note('connect');
    return {
      records: { get: () => 0, set: () => undefined, delete: () => undefined, range: () => [] },
      get trouble() {
        return trouble;
      },
      begin: () => {
        trouble = undefined;
        note('begin');
      },
      mark: () => note('mark'),
      keep: () => note('keep'),
      undo: () => note('undo'),
      commit: () => note('commit'),
      rollback: () => note('rollback'),
      close: () => note('close'),
    };
  };
  const clock = createVirtualClock();
  return {
    calls,
    failing,
    clock,
    breakFile: (code: number) => {
      trouble = errorOf(code);
    },
    group: new GroupCommit('the file', connect, clock, LIMITS),
    /** What was asked of the connection since the last look. */
    look: () => calls.splice(0).join(' '),
  };
}

describe('a group of transactions', () => {
  it('is committed once, and in several parts when it is large', async () => {
    const { group, look } = scriptedGroup();
    const answers = await Promise.all([1, 2, 3, 4].map((n) => group.transact(() => n)));
    expect(answers).toEqual([1, 2, 3, 4]);
    const three = 'begin mark keep mark keep mark keep commit';
    expect(look()).toBe(`connect ${three} begin mark keep commit`);
  });

  it('is told of when all of it is committed, and not before', async () => {
    const { group, calls } = scriptedGroup();
    const told: string[] = [];
    const asked = [1, 2].map((n) =>
      group.transact(() => n).then(() => told.push(calls.at(-1) ?? '')),
    );
    await Promise.all(asked);
    expect(told).toEqual(['commit', 'commit']);
  });

  it('goes on without the one that throws', async () => {
    const { group, look } = scriptedGroup();
    const asked = [1, 2, 3].map((n) =>
      group.transact(() => {
        if (n === 2) throw new Error('no');
        return n;
      }),
    );
    const answers = await Promise.allSettled(asked);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(look()).toBe('connect begin mark keep mark undo mark keep commit');
  });

  it('may have taken effect if the disk failed as it was committed, and the file is opened anew', async () => {
    const { group, failing, look } = scriptedGroup();
    failing.set('commit', NOT_SYNCHRONIZED);
    const answers = await Promise.allSettled([1, 2].map((n) => group.transact(() => n)));
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: {
          name: 'DatabaseUnavailableError',
          outcomeUnknown: true,
          message: expect.stringContaining('the disk failed under the file'),
        },
      });
    }
    failing.clear();
    expect(await group.transact(() => 3)).toBe(3);
    expect(look()).toBe(
      'connect begin mark keep mark keep commit rollback close connect begin mark keep commit',
    );
  });

  it('has done nothing if there was no room to commit it, and the file stays open', async () => {
    const { group, failing, look } = scriptedGroup();
    failing.set('commit', FULL);
    await expect(group.transact(() => 1)).rejects.toMatchObject({ outcomeUnknown: false });
    failing.clear();
    expect(await group.transact(() => 2)).toBe(2);
    expect(look()).toBe('connect begin mark keep commit rollback begin mark keep commit');
  });

  it('calls no change twice when the file fails in the middle, and those later once', async () => {
    const { group, breakFile } = scriptedGroup();
    const called = [0, 0, 0];
    const asked = called.map((_, n) =>
      group.transact(() => {
        called[n] = (called[n] ?? 0) + 1;
        // As when a statement fails, and the caller swallows what is thrown.
        if (n === 1) breakFile(FULL);
        return n;
      }),
    );
    const answers = await Promise.allSettled(asked);
    expect(called).toEqual([1, 1, 1]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  it('waits for another process for so long, counted from when each was asked for', async () => {
    const { group, failing, clock } = scriptedGroup();
    failing.set('begin', BUSY);
    const ends: string[] = [];
    const ask = (name: string): Promise<unknown> =>
      group
        .transact(() => name)
        .then(
          () => ends.push(`${name} done`),
          (error: Error) => ends.push(`${name} ${error.message.includes('locked by another')}`),
        );
    const asked = [ask('first')];
    await clock.pass(12);
    asked.push(ask('second'));
    await clock.pass(6);
    expect(ends).toEqual([]);
    await clock.pass(6);
    expect(ends).toEqual(['first true']);
    failing.clear();
    await clock.pass(2);
    await Promise.all(asked);
    expect(ends).toEqual(['first true', 'second done']);
  });

  it('is refused when it comes after others have waited in vain, no sooner than they were', async () => {
    const { group, failing, clock } = scriptedGroup();
    failing.set('begin', BUSY);
    const first = group.transact(() => 1).catch(() => 'refused');
    await clock.pass(30);
    expect(await first).toBe('refused');
    let second = 'waiting';
    const asked = group
      .transact(() => 1)
      .catch(() => {
        second = 'refused';
      });
    await clock.pass(18);
    expect(second).toBe('waiting');
    await clock.pass(10);
    await asked;
    expect(second).toBe('refused');
  });

  it('waits for another process as long as each was told to, whoever stands before it', async () => {
    const { group, failing, clock } = scriptedGroup();
    failing.set('begin', BUSY);
    const patient = group.transact(() => 'patient', 500);
    const hasty = group.transact(() => 'hasty').catch(() => 'refused');
    await clock.pass(24);
    expect(await hasty).toBe('refused');
    await clock.pass(400);
    failing.clear();
    await clock.pass(4);
    expect(await patient).toBe('patient');
  });

  it('leaves others a moment after each write, for a second after the file was found busy', async () => {
    const { group, failing, clock } = scriptedGroup();
    const done: number[] = [];
    const ask = (count: number): void => {
      for (let n = 0; n < count; n++) void group.transact(() => done.push(n));
    };
    ask(6);
    await clock.pass(0);
    expect(done).toHaveLength(6);
    failing.set('begin', BUSY);
    ask(9);
    await clock.pass(2);
    failing.clear();
    await clock.pass(2);
    expect(done).toHaveLength(9);
    await clock.pass(3);
    expect(done).toHaveLength(9);
    await clock.pass(1);
    expect(done).toHaveLength(12);
    await clock.pass(1000);
    done.length = 0;
    ask(6);
    await clock.pass(0);
    expect(done).toHaveLength(6);
  });
});
