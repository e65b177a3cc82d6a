import { ours, seed } from '../provenance.ts';
import { defineKinds } from './define-kinds.ts';

/** What can happen to the file of a recording, and to a capture that is asked for too late. */
export const MEDIA_KINDS = defineKinds({
  'media.truncation': {
    max: 3,
    unit: 'variant',
    harshness: 'fault',
    subject: 'recording id',
    horizon: 1,
    what: 'a completed upload stored nothing (1), only half of the audio (2), or all but its last twentieth (3)',
    provenance: seed('001: an upload that is reset leaves a shorter file, down to none'),
  },
  'media.metadata': {
    max: 2,
    unit: 'variant',
    harshness: 'fault',
    subject: 'recording id',
    horizon: 1,
    what: 'size and duration are those of the whole capture, whatever was stored (1), or those of its first half (2)',
    provenance: seed('001: the metadata are written before the file is'),
  },
  'media.header': {
    max: 2,
    unit: 'variant',
    harshness: 'fault',
    subject: 'recording id',
    horizon: 1,
    what: 'the file does not begin as a RIFF file (1), or its header names a wrong byte rate (2)',
    provenance: seed('001: a malformed header makes a file worthless'),
  },
  'media.capture-after-end': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'interaction id',
    horizon: 1,
    what: 'a start after the end is accepted and records noise, instead of being refused with 409',
    provenance: seed('001: the one or the other was seen'),
  },
  'media.segment-lag': {
    max: 5000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: 1,
    what: 'the media server closes the capture this much later than usual',
    provenance: ours('captures of one interaction differ in length'),
  },
});
