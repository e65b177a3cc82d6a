import { norm, seed, vendor } from '../provenance.ts';
import { defineKinds, FAULTS, UNBOUNDED } from './define-kinds.ts';

/** What the platform does to any request. */
export const PLATFORM_KINDS = defineKinds({
  'idempotency.commit-lag': {
    max: 2000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'operation',
    horizon: FAULTS,
    what: 'a result is replayable only after this long; until then its key answers 409 in flight',
    provenance: norm('draft-ietf-httpapi-idempotency-key-header-07 §2.6'),
  },
  'platform.throttle': {
    max: 5,
    unit: 's',
    harshness: 'fault',
    subject: 'principal',
    horizon: FAULTS,
    what: 'the nth request of the principal answers 429 with this many seconds of Retry-After',
    provenance: vendor('Genesys Cloud rate limits answer 429 with Retry-After'),
  },
  'platform.retry-after-form': {
    max: 1,
    unit: 'variant',
    harshness: 'lag',
    subject: 'principal',
    horizon: FAULTS,
    what: 'Retry-After is an HTTP date instead of seconds',
    provenance: norm('RFC 9110 §10.2.3'),
  },
  'platform.error-shape': {
    max: 2,
    unit: 'variant',
    harshness: 'lag',
    subject: 'principal',
    horizon: UNBOUNDED,
    what: 'the nth refusal has the body with a string code (1) or with a number code (2)',
    provenance: seed('000: integrators met both bodies'),
  },
});
