import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseUnavailableError } from '../../client/database.ts';

/** What SQLite says about itself; the numbers are those of its documentation (vendor). */
const CODE = {
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  auth: 23,
  notADatabase: 26,
} as const;
/** The codes of SQLite say more in their upper bits. */
const PRIMARY = 0xff;
/** A write was refused for another reason than a full disk: a quota, or a limit of the process. */
const IO_WRITE = 778;

/** A file that is not used, though SQLite could; the message says why, and what to do. */
export class UnusableFileError extends Error {
  override readonly name = 'UnusableFileError';
}

/** Whether another connection has the lock, so that trying again may help. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === CODE.busy || code === CODE.locked;
}

/** Whether SQLite says it of a file; what else is thrown is the caller's. */
export function isOfFile(error: unknown): boolean {
  return codeOf(error) !== undefined;
}

/** Whether the connection is as good as before, as soon as the cause has gone. */
export function leavesConnectionUsable(error: unknown): boolean {
  return isBusy(error) || codeOf(error) === CODE.full || error instanceof UnusableFileError;
}

/** Whether it is known that a commit that failed so did nothing. A disk that failed may have it all. */
export function didNothing(error: unknown): boolean {
  return leavesConnectionUsable(error) || codeOf(error) === CODE.readonly;
}

/** What happened, to which file, and what helps. */
export function unavailable(
  file: string,
  cause: unknown,
  outcomeUnknown = false,
): DatabaseUnavailableError {
  return new DatabaseUnavailableError(because(file, cause), { outcomeUnknown, cause });
}

function because(file: string, error: unknown): string {
  if (error instanceof UnusableFileError) return error.message;
  switch (codeOf(error)) {
    case CODE.busy:
    case CODE.locked:
      return `${file} is locked by another process; end whatever holds it, such as a backup or an open shell`;
    case CODE.full:
      return `there is no room left for ${file}; make some, and it goes on by itself`;
    case CODE.perm:
    case CODE.readonly:
    case CODE.auth:
      return `${file} must not be written to; give this process the right to write to the file and its directory`;
    case CODE.io:
      return fullCodeOf(error) === IO_WRITE
        ? `${file} could not be written to (${textOf(error)}); see whether its disk, a quota or a limit of file sizes is full, and look at the disk if none is`
        : `the disk failed under ${file} (${textOf(error)}); look at the disk before it is trusted again`;
    case CODE.corrupt:
      return `${file} is damaged; stop, keep a copy of it, and recover it or put a backup in its place`;
    case CODE.notADatabase:
      return `${file} is not a database of SQLite; name another file`;
    case CODE.cantOpen:
      return existsSync(dirname(file))
        ? `${file} cannot be opened; give this process the right to read and write it and its directory`
        : `the directory of ${file} does not exist; make it`;
    default:
      return `SQLite could not use ${file}: ${textOf(error)}`;
  }
}

function codeOf(error: unknown): number | undefined {
  const code = fullCodeOf(error);
  return code === undefined ? undefined : code & PRIMARY;
}

function fullCodeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
