import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRecordStore } from '../../../src/pipeline/records/record-store.ts';
import { openSqliteDatabase } from '../../../src/pipeline/sqlite/sqlite-database.ts';
import { stalemate, temporaryFolder } from '../stalemate.ts';

const CLOCK = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** A store in a file with one event whose handler threw until it was given up. */
async function storeWithParked(id: string): Promise<string> {
  const file = join(temporaryFolder(), 'events.db');
  const database = openSqliteDatabase(file, { clock: CLOCK });
  const store = createRecordStore({
    database,
    clock: CLOCK,
    pollMs: 1,
    retryDelayMs: () => 0,
    close: () => database.close(),
  });
  await store.inbox.accept({
    id,
    type: 'interaction.recorded',
    atMs: Date.now(),
    interactionId: 'conv-1',
    recordingId: 'rec-1',
    claim: { status: 'failed' },
    correlationId: id,
  });
  const consumption = store.work.consume(
    async () => {
      throw new TypeError('a bug of the handler');
    },
    { concurrency: 1, onTrouble: () => undefined },
  );
  while ((await store.work.depth()).parked === 0) await CLOCK.sleep(5);
  await consumption.stop();
  await store.close();
  return `sqlite:${file}`;
}

describe('an event that was given up', () => {
  it('is shown with its error, and handled again once a person says so', async () => {
    const store = await storeWithParked('evt-1');
    const run = (...args: string[]) => stalemate(['pipeline', ...args, '--store', store]);

    const shown = await run('status');
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('1 parked');
    expect(shown.out).toContain('a bug of the handler');

    const unknown = await run('unpark', 'evt-2');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('no event evt-2')]);

    const unparked = await run('unpark', 'evt-1');
    expect([unparked.code, unparked.out]).toEqual([0, 'evt-1 is handled again\n']);
    const { work, parked } = JSON.parse((await run('status', '--json')).out);
    expect([work.waiting, work.parked, parked]).toEqual([1, 0, []]);
  });

  it('is watched until the person has seen enough', async () => {
    const store = await storeWithParked('evt-1');
    const args = ['pipeline', 'status', '--store', store, '--json', '--watch', '1'];
    const { code, out } = await stalemate(args, { interruptOn: /\n.*\n/ });
    expect(code).toBe(0);
    expect(out.trim().split('\n').length).toBeGreaterThanOrEqual(2);
  });
});
