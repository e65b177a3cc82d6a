import type { Database } from '../../client/database.ts';
import type { Clock } from '../../time/clock.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import type { Bell } from './bell.ts';
import { type ClaimDesk, type ConsumerTiming, WorkConsumer } from './work-consumer.ts';
import {
  claimWork,
  countWork,
  heldUpWork,
  parkedWork,
  renewWork,
  returnWork,
  settleWork,
  unparkWork,
} from './work-records.ts';

/** Tidying goes on for so many transactions before a count says that it cannot be right. */
const TIDY_ROUNDS_MAX = 10_000;

/** A work queue over the records of a database, polled in `timing` and woken by the bell. */
export function createRecordWorkQueue(
  database: Database,
  clock: Clock,
  bell: Bell,
  timing: ConsumerTiming,
): WorkQueue {
  const { leaseMs } = timing;
  const desk: ClaimDesk = {
    claim: (limit) =>
      database.transact((records) => claimWork(records, clock.now(), leaseMs, limit)),
    async settle(item, end) {
      await database.transact((records) => settleWork(records, clock.now(), item, end));
      if (end.kind !== 'done') bell.ring();
    },
    renew: (items) =>
      database.transact((records) => renewWork(records, clock.now(), leaseMs, items)),
    async giveBack(items) {
      await database.transact((records) => returnWork(records, clock.now(), items));
      bell.ring();
    },
  };
  return {
    consume: (handle, options) => new WorkConsumer(desk, clock, bell, timing, handle, options),
    async depth() {
      for (let round = 0; round < TIDY_ROUNDS_MAX; round++) {
        const depth = await database.transact((records) => countWork(records, clock.now()));
        if (depth !== undefined) return depth;
      }
      throw new Error(`there was always more to tidy than ${TIDY_ROUNDS_MAX} transactions can`);
    },
    parked: (limit) => database.transact((records) => parkedWork(records, limit)),
    heldUp: (limit) => database.transact((records) => heldUpWork(records, limit)),
    async unpark(id) {
      const was = await database.transact((records) => unparkWork(records, clock.now(), id));
      if (was) bell.ring();
      return was;
    },
  };
}
