import { ours } from '../provenance.ts';
import { defineKinds, FAULTS, SLOW } from './define-kinds.ts';

const AT_LEAST_ONCE = ours('any network may do this; RFC 9110 §9.2.2 is why retries need care');

/** What happens to messages on their way. */
export const NETWORK_KINDS = defineKinds({
  'network.request-latency': {
    max: 8000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'client',
    horizon: SLOW,
    what: 'the nth request takes this much longer to arrive',
    provenance: AT_LEAST_ONCE,
  },
  'network.response-latency': {
    max: 8000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'client',
    horizon: SLOW,
    what: 'the answer to the nth request takes this much longer to come back',
    provenance: AT_LEAST_ONCE,
  },
  'network.duplicate': {
    max: 8000,
    unit: 'ms',
    harshness: 'fault',
    subject: 'client',
    horizon: FAULTS,
    what: 'a second copy of the nth request arrives this long after the first; 0 sends none',
    provenance: AT_LEAST_ONCE,
  },
  'network.request-lost': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'client',
    horizon: FAULTS,
    what: 'the nth request never arrives',
    provenance: AT_LEAST_ONCE,
  },
  'network.response-lost': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'client',
    horizon: FAULTS,
    what: 'the nth request takes effect but its answer never comes back',
    provenance: AT_LEAST_ONCE,
  },
});
