import { ours, seed } from '../provenance.ts';
import { defineKinds, UNBOUNDED } from './define-kinds.ts';

const ASYNCHRONOUS = seed('003: an export is queued, then processed, and is not ready at once');

/** How many exports of a tenant may end without a file; a client that makes a third gets through. */
const ENDS_EARLY = 2;

/** What can happen to an export of evaluations. */
export const EXPORT_KINDS = defineKinds({
  'export.queue-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'export id',
    horizon: UNBOUNDED,
    what: 'the export waits this long before it is processed; its range is locked meanwhile',
    provenance: ASYNCHRONOUS,
  },
  'export.processing-lag': {
    max: 8000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'export id',
    horizon: UNBOUNDED,
    what: 'the export is processed for this long; its range is locked meanwhile',
    provenance: ASYNCHRONOUS,
  },
  'export.lock-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'export id',
    horizon: UNBOUNDED,
    what: 'the range is released this long after the export has finished',
    provenance: ours('locks and states live in different services'),
  },
  'export.list-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'export id',
    horizon: UNBOUNDED,
    what: 'the list shows the nth change of the export this much later than it happened',
    provenance: ours('lists are served from an index that is filled behind the writes'),
  },
  'export.view-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'export id',
    horizon: UNBOUNDED,
    what: 'a read of the export shows its nth change this much later than it happened',
    provenance: ours('reads are served from replicas'),
  },
  'export.failure': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'tenant',
    horizon: ENDS_EARLY,
    what: 'the nth export of the tenant fails',
    provenance: seed('003: an export ends as COMPLETED or FAILED'),
  },
  'export.cancellation': {
    max: 8000,
    unit: 'ms',
    harshness: 'fault',
    subject: 'tenant',
    horizon: ENDS_EARLY,
    what: 'an administrator cancels the nth export of the tenant after this long, if it still runs',
    provenance: seed('003: a job may complete or be cancelled'),
  },
});
