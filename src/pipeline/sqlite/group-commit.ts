import type { Records } from '../../client/database.ts';
import { DatabaseUnavailableError } from '../../client/database.ts';
import type { Clock } from '../../time/clock.ts';
import { LentRecords } from './lent-records.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { didNothing, isBusy, leavesConnectionUsable, unavailable } from './sqlite-trouble.ts';

/** So soon it is tried again when another process is writing, in ms: about what a write takes. */
const BUSY_RETRY_MS = 2;
/**
 * Whoever has found the file busy lets others have their turn for so long after each write of its own,
 * for so long afterwards. SQLite keeps no line: without this a process with much to write takes the
 * lock again before the others have looked, and they wait for a second where each could have had its
 * turn within a few milliseconds.
 */
const TURN_PAUSE_MS = 2 * BUSY_RETRY_MS;
const SHARED_MS = 1000;

/** The bounds of a group commit. */
export interface GroupLimits {
  /** Transactions that are written together at most. */
  readonly batchMax: number;
  /** Transactions that wait to be written at most; more are refused. */
  readonly lineMax: number;
  /** For how long a transaction waits for another process to end its own, in ms, unless it is told. */
  readonly busyMs: number;
}

interface Asked {
  readonly change: (records: Records) => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly atMs: number;
  readonly busyMs: number;
}

type Told = { readonly result: unknown } | { readonly thrown: unknown };

/**
 * Writes transactions together that are asked for at about the same time, so that they wait for the
 * disk once. Each is still undone by itself when it throws, and none is told of before all are durable.
 */
export class GroupCommit {
  readonly #file: string;
  readonly #connect: () => SqliteConnection;
  readonly #clock: Clock;
  readonly #limits: GroupLimits;
  #connection: SqliteConnection | undefined;
  #line: Asked[] = [];
  #scheduled = false;
  /** Since when another process has been writing; `undefined` if none was, the last time. */
  #busySinceMs: number | undefined;
  /** When another process was last found to be writing, and when this one wrote last. */
  #sharedAtMs = Number.NEGATIVE_INFINITY;
  #wroteAtMs = Number.NEGATIVE_INFINITY;
  #emptied: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  constructor(file: string, connect: () => SqliteConnection, clock: Clock, limits: GroupLimits) {
    this.#file = file;
    this.#connect = connect;
    this.#clock = clock;
    this.#limits = limits;
  }

  transact<Result>(
    change: (records: Records) => Result,
    busyMs: number = this.#limits.busyMs,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const { lineMax } = this.#limits;
      if (this.#closed !== undefined) {
        reject(new DatabaseUnavailableError(`${this.#file} was closed by this process`));
      } else if (this.#line.length >= lineMax) {
        const full = `${lineMax} transactions wait for ${this.#file} already; ask less of it at once`;
        reject(new DatabaseUnavailableError(full));
      } else {
        const told = resolve as (result: unknown) => void;
        this.#line.push({ change, resolve: told, reject, atMs: this.#clock.now(), busyMs });
        this.#schedule();
      }
    });
  }

  /** Writes what waits, refuses what comes, and closes the file. */
  close(): Promise<void> {
    this.#closed ??= new Promise<void>((resolve) => {
      this.#emptied = resolve;
      this.#schedule();
    }).then(() => this.#disconnect());
    return this.#closed;
  }

  /** At the end of the turn, when whatever else came in with it has been asked for as well. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const pauseMs = this.#turnPauseMs();
    if (pauseMs > 0) void this.#clock.sleep(pauseMs).then(() => this.#next());
    else setImmediate(() => this.#next());
  }

  /** How long others may still have their turn. */
  #turnPauseMs(): number {
    const nowMs = this.#clock.now();
    if (nowMs - this.#sharedAtMs > SHARED_MS) return 0;
    return this.#wroteAtMs + TURN_PAUSE_MS - nowMs;
  }

  #next(): void {
    this.#scheduled = false;
    const connection = this.#begin();
    if (connection !== undefined) {
      this.#writeBatch(connection);
      this.#wroteAtMs = this.#clock.now();
    }
    if (this.#line.length > 0) this.#schedule();
    else this.#emptied?.();
  }

  /** The connection, that has begun to write; `undefined` if there is nothing to write, or no way to now. */
  #begin(): SqliteConnection | undefined {
    if (this.#line.length === 0) return undefined;
    try {
      this.#connection ??= this.#connect();
      this.#connection.begin();
      this.#busySinceMs = undefined;
      return this.#connection;
    } catch (error) {
      if (isBusy(error)) this.#waitForOthers(error);
      else this.#giveUp(this.#line.splice(0), error);
      return undefined;
    }
  }

  #writeBatch(connection: SqliteConnection): void {
    const batch = this.#line.splice(0, this.#limits.batchMax);
    const told: Told[] = [];
    for (const asked of batch) {
      told.push(runOne(connection, asked.change));
      if (connection.trouble === undefined) continue;
      connection.rollback();
      // None is run twice; those that were not run can still be.
      this.#line.unshift(...batch.splice(told.length));
      this.#giveUp(batch, connection.trouble);
      return;
    }
    try {
      connection.commit();
    } catch (error) {
      connection.rollback();
      this.#giveUp(batch, error, !didNothing(error));
      return;
    }
    for (const [nth, { resolve, reject }] of batch.entries()) {
      const end = told[nth] as Told;
      if ('thrown' in end) reject(end.thrown);
      else resolve(end.result);
    }
  }

  #giveUp(batch: readonly Asked[], error: unknown, outcomeUnknown = false): void {
    if (!leavesConnectionUsable(error)) this.#disconnect();
    for (const { reject } of batch) reject(unavailable(this.#file, error, outcomeUnknown));
  }

  /** Gives up those that have waited for too long, and tries again for the others in a moment. */
  #waitForOthers(error: unknown): void {
    const nowMs = this.#clock.now();
    this.#sharedAtMs = nowMs;
    this.#busySinceMs ??= nowMs;
    const isLate = ({ atMs, busyMs }: Asked): boolean =>
      Math.max(atMs, this.#busySinceMs ?? nowMs) <= nowMs - busyMs;
    this.#giveUp(this.#line.filter(isLate), error);
    this.#line = this.#line.filter((asked) => !isLate(asked));
    if (this.#line.length === 0) return;
    this.#scheduled = true;
    void this.#clock.sleep(BUSY_RETRY_MS).then(() => this.#next());
  }

  #disconnect(): void {
    try {
      this.#connection?.close();
    } finally {
      this.#connection = undefined;
    }
  }
}

function runOne(connection: SqliteConnection, change: Asked['change']): Told {
  const lent = new LentRecords(connection.records);
  try {
    connection.mark();
    const result = change(lent);
    if (isPromise(result)) {
      // What it comes to is nobody's any more.
      result.then(undefined, () => undefined);
      throw new TypeError('what changes a database answers at once; this answered a promise');
    }
    connection.keep();
    return { result };
  } catch (thrown) {
    if (connection.trouble === undefined) connection.undo();
    return { thrown };
  } finally {
    lent.end();
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
