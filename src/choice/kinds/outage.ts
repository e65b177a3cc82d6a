import { ours } from '../provenance.ts';
import { defineKinds, FAULTS } from './define-kinds.ts';

/** What takes the whole platform down. Drawn only where a scenario knows outages. */
export const OUTAGE_KINDS = defineKinds({
  'platform.outage': {
    max: 30_000,
    unit: 'ms',
    harshness: 'fault',
    subject: 'platform',
    horizon: FAULTS,
    what: 'when the nth request arrives the platform goes down and answers 503 for this long',
    provenance: ours('deployments and incidents do this; nothing is carried out meanwhile'),
  },
});
