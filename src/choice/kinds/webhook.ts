import { norm, ours, seed } from '../provenance.ts';
import { defineKinds, FAULTS, SLOW, UNBOUNDED } from './define-kinds.ts';

const AT_LEAST_ONCE = norm('Standard Webhooks: deliveries come at least once and in any order');

/** What happens to events on their way to an endpoint. */
export const WEBHOOK_KINDS = defineKinds({
  'webhook.delay': {
    max: 10_000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'subscription id',
    horizon: UNBOUNDED,
    what: 'the nth event leaves this much later, and those behind it wait',
    provenance: seed('001: under load events queue up and are delivered late'),
  },
  'webhook.overtaken': {
    max: 8000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'subscription id',
    horizon: UNBOUNDED,
    what: 'the nth event alone is held back this long, so that later ones overtake it',
    provenance: AT_LEAST_ONCE,
  },
  'webhook.travel': {
    max: 1000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'subscription id',
    horizon: SLOW,
    what: 'the nth attempt takes this much longer to reach the endpoint',
    provenance: ours('any network may do this'),
  },
  'webhook.duplicate': {
    max: 8000,
    unit: 'ms',
    harshness: 'fault',
    subject: 'subscription id',
    horizon: FAULTS,
    what: 'a second copy of the nth attempt arrives this long after the first; 0 sends none',
    provenance: seed('004: two events with the same data'),
  },
  'webhook.request-lost': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'subscription id',
    horizon: FAULTS,
    what: 'the nth attempt never reaches the endpoint; the platform counts it as failed',
    provenance: ours('any network may do this'),
  },
  'webhook.answer-lost': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'subscription id',
    horizon: FAULTS,
    what: 'the endpoint handles the nth attempt, but the platform never hears of it and retries',
    provenance: seed('001: deliveries are retried, so commands are given twice'),
  },
});
