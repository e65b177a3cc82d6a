import { norm, ours, seed } from '../../choice/provenance.ts';
import { defineRules } from '../rule.ts';

/** The rules of conversations and their recordings. */
export const VOICE_RULES = defineRules({
  'conversation.not-found': {
    says: 'There is no conversation with that id.',
    provenance: norm('RFC 9110 §15.5.5'),
  },
  'conversation.shown': {
    says: 'A read shows the conversation with its version as ETag.',
    provenance: norm('RFC 9110 §8.8.3'),
  },
  'conversation.stepped': {
    says: 'Every internal step of a conversation makes a new version of it.',
    provenance: seed('004'),
  },
  'conversation.hung-up': {
    says: 'The caller hung up; a capture of the conversation is stopped.',
    provenance: seed('001: without the call there is no audio'),
  },
  'recordings.shown': {
    says: 'A list shows each recording as the view has it, which lags behind the truth.',
    provenance: seed('000'),
  },
  'start.default': {
    says: 'The organisation records every conversation from the answer on.',
    provenance: seed('000: the first recording is the organisation’s'),
  },
  'start.accepted': {
    says: 'With the capture lock free, a start is accepted and takes the lock.',
    provenance: seed('000'),
  },
  'start.refused.locked': {
    says: 'While the capture lock is held, a start answers 409.',
    provenance: seed('000: the reported 409'),
  },
  'start.refused.ended': {
    says: 'A start on a conversation that has ended answers 409.',
    provenance: seed('001: a start after the end is refused'),
  },
  'stop.accepted': {
    says: 'A stop answers 204 at once and propagates later; the lock is held until then.',
    provenance: seed('000: the DELETE answers 204, the next POST 409'),
  },
  'stop.repeated': {
    says: 'A stop of what is already stopping answers 204 and changes nothing.',
    provenance: norm('DELETE is idempotent, RFC 9110 §9.2.2'),
  },
  'stop.refused.none': {
    says: 'A stop with nothing to stop answers 404.',
    provenance: ours('a DELETE of what does not exist'),
  },
  'recording.moved': {
    says: 'A recording goes through its states by itself, each step after its lag.',
    provenance: seed('000, 001: both tell of states and of time between them'),
  },
  'lock.released': {
    says: 'The capture lock is released when the stop has propagated, or somewhat later.',
    provenance: seed('000'),
  },
});
