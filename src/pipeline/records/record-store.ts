import { type Database, DatabaseUnavailableError } from '../../client/database.ts';
import type { Clock } from '../../time/clock.ts';
import type { PipelineStore } from '../ports/pipeline-store.ts';
import type { Consumption } from '../ports/work-queue.ts';
import { retryDelayMs as defaultRetryDelayMs } from '../ports/work-queue.ts';
import { Bell } from './bell.ts';
import { createRecordCases } from './record-cases.ts';
import { createRecordInbox } from './record-inbox.ts';
import { createRecordLocks } from './record-locks.ts';
import { write } from './record-name.ts';
import { createRecordOutbox } from './record-outbox.ts';
import { createRecordWorkQueue } from './record-work-queue.ts';

/** What a record store is made of. */
export interface RecordStoreOptions {
  readonly database: Database;
  /** The same database for events that wait to be acknowledged; `database` unless told. */
  readonly entrance?: Database;
  /**
   * A clock that all processes that share the database agree on, and that does not begin anew when they
   * do: outside simulations, milliseconds since 1970.
   */
  readonly clock: Clock;
  /**
   * How long a consumer may be held up before its items are given to another, in ms: 60,000 unless
   * told (ours: longer than any collection of garbage or move of a machine, short beside a call).
   */
  readonly leaseMs?: number;
  /** How soon a consumer looks again when nothing was due, in ms, 1 or more: 200 unless told. */
  readonly pollMs?: number;
  /** To what that grows while nothing comes, in ms: 2,000 unless told. */
  readonly pollMsMax?: number;
  /** How long an item waits after so many failures in a row; that of the port unless told. */
  readonly retryDelayMs?: (failures: number) => number;
  /** Closes the database; called when the store is closed. */
  readonly close?: () => Promise<void>;
}

const LEASE_MS = 60_000;
const POLL_MS = 200;
const POLL_MS_MAX = 2000;

/**
 * Everything that the pipeline keeps, as ordered records of a database. The same over a simulated one,
 * one in memory and SQLite: what a search finds out about it holds where it runs.
 */
export function createRecordStore(options: RecordStoreOptions): PipelineStore {
  const { database, clock, leaseMs = LEASE_MS, pollMs = POLL_MS } = options;
  const { entrance = database } = options;
  const { pollMsMax = Math.max(pollMs, POLL_MS_MAX) } = options;
  const { retryDelayMs = defaultRetryDelayMs } = options;
  const bell = new Bell();
  const timing = { leaseMs, pollMs, pollMsMax, retryDelayMs };
  const work = createRecordWorkQueue(database, clock, bell, timing);
  const consumptions = new Set<Consumption>();
  return {
    inbox: createRecordInbox(entrance, clock, bell),
    work: {
      ...work,
      consume(handle, consumeOptions) {
        const consumption = work.consume(handle, consumeOptions);
        consumptions.add(consumption);
        return {
          async stop() {
            await consumption.stop();
            consumptions.delete(consumption);
          },
        };
      },
    },
    locks: createRecordLocks(database, clock),
    cases: createRecordCases(database, clock),
    outbox: createRecordOutbox(database),
    async fault() {
      try {
        await database.transact((records) => write(records, 'probe', clock.now()));
        return undefined;
      } catch (error) {
        if (error instanceof DatabaseUnavailableError) return error.message;
        throw error;
      }
    },
    async close() {
      await Promise.all([...consumptions].map((consumption) => consumption.stop()));
      await options.close?.();
    },
  };
}
