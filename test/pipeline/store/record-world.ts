import { type Database, DatabaseUnavailableError } from '../../../src/client/database.ts';
import { createRecordStore } from '../../../src/pipeline/records/record-store.ts';
import type { FailingWorld, OpenStore } from './store-world.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

const LEASE_MS = 1000;

/** A world in virtual time. */
export interface RecordWorld extends FailingWorld {
  readonly clock: VirtualClock;
}

/** A world of record stores over one database. */
export function createRecordWorld(
  database: Database,
  close: () => Promise<void> = async () => undefined,
): RecordWorld {
  const clock = createVirtualClock();
  let failing = false;
  const open = async (): Promise<OpenStore> => {
    let dead = false;
    const store = createRecordStore({
      database: {
        async transact(change) {
          if (failing) throw new DatabaseUnavailableError('it is out of reach in this test');
          const result = dead ? undefined : await database.transact(change);
          // A process that was killed learns of nothing any more.
          if (dead) await new Promise(() => undefined);
          return result as Awaited<ReturnType<typeof change>>;
        },
      },
      clock,
      leaseMs: LEASE_MS,
      retryDelayMs: () => 2,
    });
    const kill = async (): Promise<void> => {
      dead = true;
    };
    return { store, kill };
  };
  return {
    clock,
    open,
    now: clock.now,
    sleep: clock.pass,
    leaseMs: LEASE_MS,
    close,
    async fail() {
      failing = true;
    },
    async heal() {
      failing = false;
    },
  };
}
