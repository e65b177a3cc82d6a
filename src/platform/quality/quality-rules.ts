import { norm, ours, seed } from '../../choice/provenance.ts';
import { defineRules } from '../rule.ts';

/** The rules of evaluation exports. */
export const QUALITY_RULES = defineRules({
  'export.accepted': {
    says: 'With its range free, an export is accepted and locks the range until it has finished.',
    provenance: seed('003: jobs lock their range of evaluation dates'),
  },
  'export.accepted.overlapping': {
    says: 'Where overlap is allowed, an export is accepted whatever else runs, and locks nothing.',
    provenance: seed('003: the comparison with Zendesk'),
  },
  'export.refused.locked': {
    says: 'While another export holds a part of the range, a create answers 409.',
    provenance: seed('003: the reported 409'),
  },
  'export.moved': {
    says: 'An export goes through its states by itself, each step after its lag.',
    provenance: seed('003: queued, in progress, then completed or failed'),
  },
  'export.lock-released': {
    says: 'The range is released when the export has finished, or somewhat later.',
    provenance: ours('locks and states live in different services'),
  },
  'export.cancelled-by-administrator': {
    says: 'An administrator may cancel an export that has not finished.',
    provenance: seed('003: a job may complete or be cancelled'),
  },
  'export.cancelled': {
    says: 'A DELETE cancels an export that has not finished; 204.',
    provenance: seed('003: a job may complete or be cancelled'),
  },
  'export.cancel-repeated': {
    says: 'A DELETE of a cancelled export answers 204 and changes nothing.',
    provenance: norm('DELETE is idempotent, RFC 9110 §9.2.2'),
  },
  'export.cancel-refused.finished': {
    says: 'A DELETE of an export that has completed or failed answers 409.',
    provenance: ours('what is over cannot be called off; the code says how it ended'),
  },
  'export.shown': {
    says: 'A read shows an export as the view has it, which lags behind the truth, with an ETag.',
    provenance: norm('RFC 9110 §8.8.3'),
  },
  'export.not-found': {
    says: 'The tenant has no export with that id, or reads do not show it yet.',
    provenance: norm('RFC 9110 §15.5.5'),
  },
  'shift.began': {
    says: 'A shift begins, which is when its exports are asked for.',
    provenance: seed('003: the conflicts come during high-volume shifts'),
  },
  'export.asked-by-others': {
    says: 'Somebody else of the tenant starts an export.',
    provenance: seed('003: parallel jobs target the same range'),
  },
  'exports.shown': {
    says: 'A list shows the tenant’s exports as its index has them, which lags behind the truth.',
    provenance: ours('lists are served from an index that is filled behind the writes'),
  },
});
