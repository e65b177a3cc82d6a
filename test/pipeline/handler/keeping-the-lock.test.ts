import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import { caseIdOf } from '../../../src/pipeline/repair-case.ts';
import { REPAIR_POLICY } from '../../../src/pipeline/repair-policy.ts';
import { itemOf, stageHandler } from './staged-handler.ts';

const CASE = caseIdOf('acme', 'int-1', 'rec-1');
const PIECES = 20;

/** A file that takes much longer than a lock lasts, and somebody else who wants it all the while. */
function stageLongFile() {
  const staged = stageHandler();
  const { platform, clock, handlerOf } = staged;
  platform.pieces = PIECES;
  let reading = false;
  platform.beforePiece = async () => {
    await clock.pass(REPAIR_POLICY.lockTtlMs / 2 - 1);
    if (reading) return;
    reading = true;
    await handlerOf('process-2')(itemOf('rec-1', {}, 'evt-other'));
    reading = false;
  };
  return staged;
}

describe('the lock of an interaction whose file takes long to read', () => {
  it('is kept, so that the file is read once', async () => {
    const { handle, store, asked, happenings } = stageLongFile();
    await handle(itemOf('rec-1'));
    expect(await store.cases.find(CASE)).toMatchObject({ state: 'verified' });
    expect(asked.filter((one) => one === '/media/rec-1')).toHaveLength(1);
    expect(happenings.filter(({ kind }) => kind === 'locked-out')).toHaveLength(PIECES);
    expect(happenings.filter(({ kind }) => kind === 'fenced')).toEqual([]);
  });

  it('is kept although the store is away for a moment', async () => {
    const { handlerOf, store, asked } = stageLongFile();
    let renewals = 0;
    const handle = handlerOf('process-1', {
      cases: store.cases,
      locks: {
        ...store.locks,
        async renew(lease, ttlMs) {
          renewals += 1;
          if (renewals === 4) throw new DatabaseUnavailableError('for a moment');
          return store.locks.renew(lease, ttlMs);
        },
      },
    });
    await handle(itemOf('rec-1'));
    expect(renewals).toBeGreaterThan(4);
    expect(asked.filter((one) => one === '/media/rec-1')).toHaveLength(1);
  });

  it('ends the reading as soon as it is known to be lost', async () => {
    const { handle, store, platform, clock } = stageHandler();
    let pieces = 0;
    platform.pieces = PIECES;
    platform.beforePiece = async () => {
      pieces += 1;
      await clock.pass(REPAIR_POLICY.lockTtlMs + 1);
      await store.locks.acquire('acme/int-1', 'somebody', 10 * REPAIR_POLICY.lockTtlMs);
    };
    await handle(itemOf('rec-1')).catch(() => undefined);
    expect(pieces).toBe(1);
  });
});

describe('the lock of an event whose handling fails', () => {
  it('is given back, so that the next time is a failure too and not a wait', async () => {
    const { handle, platform } = stageHandler();
    platform.meanwhile = async () => {
      throw new TypeError('nobody expected this');
    };
    for (let time = 0; time < 3; time++) {
      await expect(handle(itemOf('rec-1'))).rejects.toThrow('nobody expected this');
    }
  });

  it('hides no error, although it cannot be given back either', async () => {
    const { handlerOf, platform, store } = stageHandler();
    platform.meanwhile = async () => {
      throw new TypeError('nobody expected this');
    };
    const release = async () => {
      throw new DatabaseUnavailableError('gone');
    };
    const handle = handlerOf('process-1', {
      cases: store.cases,
      locks: { ...store.locks, release },
    });
    await expect(handle(itemOf('rec-1'))).rejects.toThrow('nobody expected this');
  });
});
