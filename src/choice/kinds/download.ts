import { ours, seed } from '../provenance.ts';
import { defineKinds, FAULTS } from './define-kinds.ts';

/** What happens to whoever fetches a file that is there. Drawn only where downloads are brittle. */
export const DOWNLOAD_KINDS = defineKinds({
  'media.refusal': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'recording id',
    horizon: 1,
    what: 'the file is stored, and whoever asks for it is answered 403',
    provenance: seed('001: the ACL of a store is wrong'),
  },
  'media.break-off': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'recording id',
    horizon: FAULTS,
    what: 'the nth download of the file breaks off half-way',
    provenance: ours('connections are reset in the middle of a long answer'),
  },
});
