import { ours, seed } from '../provenance.ts';
import { defineKinds, UNBOUNDED } from './define-kinds.ts';

const PROPAGATION = seed('000: a stop takes effect later than its answer');

/** What can happen to a recording. */
export const RECORDING_KINDS = defineKinds({
  'recording.start-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'the recording stays queued this long before it captures',
    provenance: PROPAGATION,
  },
  'recording.stop-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'an accepted stop takes this long to propagate; the capture lock is held meanwhile',
    provenance: PROPAGATION,
  },
  'recording.lock-lag': {
    max: 1000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'the capture lock is released this long after the stop has propagated',
    provenance: ours('locks and states live in different services'),
  },
  'recording.view-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'reads show the nth change of the recording this much later than it happened',
    provenance: seed('000: reads and files were seen to disagree'),
  },
  'recording.upload-lag': {
    max: 10_000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'a stopped recording uploads for this long',
    provenance: seed('001: an upload follows the capture'),
  },
  'recording.upload-failure': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'the upload fails',
    provenance: seed('001: files get lost on the way to storage'),
  },
});
