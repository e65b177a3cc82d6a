import { ours } from '../provenance.ts';
import { defineKinds, FAULTS } from './define-kinds.ts';

/** What happens within the client itself. */
export const CLIENT_KINDS = defineKinds({
  'client.randomness': {
    max: 65_535,
    unit: 'variant',
    harshness: 'lag',
    subject: 'client',
    horizon: 1,
    what: 'the seed of the random numbers that the client itself uses, for example for jitter',
    provenance: ours('a run must be fully given by scenario, client and plan'),
  },
  'client.crash': {
    max: 2,
    unit: 'variant',
    harshness: 'fault',
    subject: 'client',
    horizon: FAULTS,
    what: 'the client ends before its nth request (1) or right after sending it (2), and starts again',
    provenance: ours('processes are killed at any moment'),
  },
});
