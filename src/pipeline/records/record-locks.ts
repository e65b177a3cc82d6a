import type { Database, Records } from '../../client/database.ts';
import type { Clock } from '../../time/clock.ts';
import type { Lease, Locks } from '../ports/locks.ts';
import { read, write } from './record-name.ts';

/** What is kept of a lock that was taken and not given back. */
interface StoredLock {
  readonly token: number;
  readonly holder: string;
  readonly untilMs: number;
}

/** The last token of all, so that what is forgotten of a resource gives no token twice. */
const LAST_TOKEN = 'count/token';

/** Locks over the records of a database. */
export function createRecordLocks(database: Database, clock: Clock): Locks {
  return {
    acquire: (resource, holder, ttlMs) =>
      database.transact((records) => {
        const lock = lockIn(records, resource);
        const nowMs = clock.now();
        if (lock !== undefined && lock.untilMs > nowMs) return undefined;
        const token = (read<number>(records, LAST_TOKEN) ?? 0) + 1;
        write(records, LAST_TOKEN, token);
        write(records, lockName(resource), { token, holder, untilMs: nowMs + ttlMs });
        return { resource, token };
      }),
    renew: (lease, ttlMs) =>
      database.transact((records) => {
        const lock = lockIn(records, lease.resource);
        if (lock?.token !== lease.token) return false;
        write(records, lockName(lease.resource), { ...lock, untilMs: clock.now() + ttlMs });
        return true;
      }),
    release: (lease) =>
      database.transact((records) => {
        if (isNewestLease(records, lease)) records.delete(lockName(lease.resource));
      }),
  };
}

/** Whether no later lease of the resource was given, and this one was not given back. */
export function isNewestLease(records: Records, { resource, token }: Lease): boolean {
  return lockIn(records, resource)?.token === token;
}

/** Forgets a lock that nobody has. */
export function forgetLock(records: Records, resource: string, nowMs: number): void {
  const lock = lockIn(records, resource);
  if (lock !== undefined && lock.untilMs <= nowMs) records.delete(lockName(resource));
}

function lockIn(records: Records, resource: string): StoredLock | undefined {
  return read<StoredLock>(records, lockName(resource));
}

function lockName(resource: string): string {
  return `lock/${resource}`;
}
