import { norm, ours, seed } from '../../choice/provenance.ts';
import { defineRules } from '../rule.ts';

/** The rules of interactions, their re-recordings and their media. */
export const INTERACTION_RULES = defineRules({
  'interaction.not-found': {
    says: 'There is no interaction with that id.',
    provenance: norm('RFC 9110 §15.5.5'),
  },
  'interaction.shown': {
    says: 'A read shows the interaction as it is, its recordings as the view and the metadata have them, and as its tag the version before the first recording that it does not show yet.',
    provenance: seed('001: status, duration and size are what is reported, not what is stored'),
  },
  'interaction.annotated': {
    says: 'Annotations are merged, properties replaced; either makes a new version.',
    provenance: seed('001: the result of a validation is noted on the interaction'),
  },
  'capture.closed': {
    says: 'The media server closes a capture when its segment is over, though the call goes on.',
    provenance: ours('seed 001 has uploads during a call, so captures must end before it does'),
  },
  'capture.continued': {
    says: 'The call’s own recording goes on in a next segment, in channels of its own.',
    provenance: ours('a transfer or a hold ends one segment and begins another'),
  },
  're-record.accepted': {
    says: 'A second capture is accepted while the call is live and the capture lock is free.',
    provenance: seed('001'),
  },
  're-record.accepted.overlapping': {
    says: 'A second capture while another is being uploaded is accepted, and the audio of both is mixed up.',
    provenance: seed('001: desynchronisation during failover'),
  },
  're-record.accepted.noise': {
    says: 'A capture after the end of the call may be accepted, and then records noise.',
    provenance: seed('001: a silent capture'),
  },
  're-record.refused.ended': {
    says: 'A capture after the end of the call is refused with 409, unless it is accepted as noise.',
    provenance: seed('001: the 409 for a completed interaction'),
  },
  're-record.refused.locked': {
    says: 'While the capture lock is held, a second capture answers 409.',
    provenance: seed('000: the reported 409, by the other route'),
  },
  'media.shown': {
    says: 'The media is the file as it is stored, whatever the metadata say of it.',
    provenance: seed('001: the file itself must be looked at'),
  },
  'media.shown.repaired': {
    says: 'Where uploads are tried again, a file that was missing or damaged may be there later, whole; its metadata stay as they were.',
    provenance: seed('001: the store is asked again once the call has ended'),
  },
  'media.broken-off': {
    says: 'Where downloads are brittle, one may break off half-way although the file is whole.',
    provenance: ours('connections are reset in the middle of a long answer'),
  },
  'media.refused': {
    says: 'Where downloads are brittle, a file may be stored and refused to everybody with 403.',
    provenance: seed('001: the ACL of a store is wrong'),
  },
  'media.not-found': {
    says: 'A recording that is unknown, not uploaded yet or failed has no media.',
    provenance: ours('there is nothing to send'),
  },
});
