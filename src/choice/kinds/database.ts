import { ours, seed } from '../provenance.ts';
import { defineKinds } from './define-kinds.ts';

/**
 * Among so many transactions of a client, or of a database, things go wrong; far more than requests,
 * since a client takes many small steps by its database. How often in all is bounded beside it.
 */
const TRANSACTIONS = 400;
/** So many transactions of a client are slow. */
const SLOW_TRANSACTIONS = 64;

const MANY_PROCESSES = ours('a database is a process apart, and reached by a network');
const HELD_UP = seed('001: a lock keyed to the interaction, whose holder may be held up');

/** What happens between clients and their database. Drawn only for clients that use one. */
export const DATABASE_KINDS = defineKinds({
  'database.latency': {
    max: 2000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'client',
    horizon: SLOW_TRANSACTIONS,
    what: 'the nth transaction is carried out this much later',
    provenance: MANY_PROCESSES,
  },
  'database.answer-latency': {
    max: 2000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'client',
    horizon: SLOW_TRANSACTIONS,
    what: 'the client hears this much later what became of the nth transaction',
    provenance: MANY_PROCESSES,
  },
  'database.pause': {
    max: 60_000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'client',
    horizon: TRANSACTIONS,
    what: 'the client stands still this long right before the nth transaction leaves it',
    provenance: HELD_UP,
  },
  'database.pause-after': {
    max: 60_000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'client',
    horizon: TRANSACTIONS,
    what: 'the client stands still this long when the answer to the nth transaction has come, and hears it then',
    provenance: HELD_UP,
  },
  'database.outage': {
    max: 30_000,
    unit: 'ms',
    harshness: 'fault',
    subject: 'account',
    horizon: TRANSACTIONS,
    what: 'when the nth transaction arrives the database goes down and does nothing for this long',
    provenance: ours('databases are restarted, fill up and fail over'),
  },
  'database.answer-lost': {
    max: 2,
    unit: 'variant',
    harshness: 'fault',
    subject: 'client',
    horizon: TRANSACTIONS,
    what: 'the nth transaction is carried out (1) or is not (2), and the client learns only that nobody can tell',
    provenance: ours('a connection may break between a commit and its answer'),
  },
  'database.crash': {
    max: 2,
    unit: 'variant',
    harshness: 'fault',
    subject: 'client',
    horizon: TRANSACTIONS,
    what: 'the client ends before the nth transaction leaves it (1) or before it hears what became of it (2), and starts again',
    provenance: ours('processes are killed at any moment'),
  },
});
