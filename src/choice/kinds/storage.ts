import { seed } from '../provenance.ts';
import { defineKinds } from './define-kinds.ts';

/** What the store of media does later on. Drawn only where a platform tries uploads again. */
export const STORAGE_KINDS = defineKinds({
  'media.repair-lag': {
    max: 60_000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: 1,
    what: 'a file that was not stored whole is there this long after its upload has ended; 0 never is',
    provenance: seed('001: after the end of the call, the store is asked for the file again'),
  },
});
