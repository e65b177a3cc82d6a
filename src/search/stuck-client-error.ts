import type { Operation } from '../history/operation.ts';

/** A client waits for something that is neither its transport nor its clock. */
export class StuckClientError extends Error {
  override readonly name = 'StuckClientError';
  readonly atMs: number;

  constructor(atMs: number, last: Operation | undefined) {
    const after =
      last === undefined ? 'before its first request' : `after ${last.method} ${last.path}`;
    super(
      `the client is waiting for something that the harness does not move, ${after} at ${atMs} ms; ` +
        'use the transport and the clock it was given, not timers, fetch or files of its own',
    );
    this.atMs = atMs;
  }
}
