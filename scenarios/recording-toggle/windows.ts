import {
  answered,
  byRule,
  duplicateWrite,
  inFlight,
  lateWrite,
  replayed,
  throttled,
  unknownOutcome,
} from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';

/** The spans of a toggle in which a race is possible. A search that enters none proves nothing. */
export const windows: readonly Sometimes[] = [
  byRule('start-while-locked', 'a start arrived while the lock was held', 'start.refused.locked'),
  {
    name: 'view-ahead-of-lock',
    says: 'a start was refused while reads said that nothing was active',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) => rule.id === 'start.refused.locked' && before?.view !== 'recording',
      ),
  },
  {
    name: 'view-behind-lock',
    says: 'a start was accepted while reads still said that the old recording was active',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) => rule.id === 'start.accepted' && before?.view === 'recording',
      ),
  },
  unknownOutcome,
  lateWrite,
  duplicateWrite,
  throttled,
  byRule('ended', 'a start came after the call had ended', 'start.refused.ended'),
  replayed,
  inFlight,
];

const KEY = 'idempotency-key';

/** Two workers send one and the same write, at the same time. */
export const sharedWrite: Sometimes = {
  name: 'shared-write',
  says: 'two workers had a write under the same key under way at the same time',
  entered: ({ operations }) =>
    operations.some(
      ({ client, headers, sentAtMs, returnedAtMs = Number.POSITIVE_INFINITY }, index) =>
        headers[KEY] !== undefined &&
        operations
          .slice(index + 1)
          .some(
            (other) =>
              other.client !== client &&
              other.headers[KEY] === headers[KEY] &&
              other.sentAtMs >= sentAtMs &&
              other.sentAtMs < returnedAtMs,
          ),
    ),
};

/** The intent of one worker is fulfilled by another. */
export const anothersStart: Sometimes = {
  name: 'anothers-start',
  says: 'a start was answered with the recording that another worker had started',
  entered: ({ operations, journal }) => {
    const accepted = new Set(
      journal
        .filter(({ rule }) => rule.id === 'start.accepted')
        .map(({ correlationId }) => correlationId),
    );
    const replayed = operations.filter(
      ({ method, outcome, arrivals }) =>
        method === 'POST' &&
        outcome?.kind === 'response' &&
        outcome.status === 201 &&
        !arrivals.some(({ correlationId }) => accepted.has(correlationId)),
    );
    return replayed.some(({ client, path }) =>
      operations.some(
        (other) =>
          other.client !== client &&
          other.path === path &&
          other.arrivals.some(({ correlationId }) => accepted.has(correlationId)),
      ),
    );
  },
};

/** Somebody else takes the lock between the stop and the start. */
export const longLock: Sometimes = {
  name: 'long-lock',
  says: 'a start met a lock that was taken after the stop',
  entered: ({ journal }) => {
    const stopped = journal.findIndex(({ rule }) => rule.id === 'stop.accepted');
    const taken = journal.findIndex(
      ({ rule }, index) => index > stopped && rule.id === 'capture.continued',
    );
    return (
      stopped !== -1 &&
      taken !== -1 &&
      journal.some(({ rule }, index) => index > taken && rule.id === 'start.refused.locked')
    );
  },
};
