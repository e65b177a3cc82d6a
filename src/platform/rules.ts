import { norm, ours, seed, vendor } from '../choice/provenance.ts';
import { defineRules } from './rule.ts';

/** Every rule by which the platform answers or moves, with where it comes from. */
export const RULES = defineRules({
  'token.issued': {
    says: 'Client credentials with Basic authentication get a bearer token.',
    provenance: vendor('OAuth client credentials; RFC 6749 §4.4'),
  },
  'token.refused': {
    says: 'Without client credentials there is no token.',
    provenance: norm('RFC 6749 §5.2'),
  },
  'auth.missing': {
    says: 'A request without a valid bearer token answers 401.',
    provenance: norm('RFC 6750 §3.1'),
  },
  'auth.scope': {
    says: 'A token without the scope of the operation answers 403.',
    provenance: vendor('permissions by OAuth scope'),
  },
  'route.unknown': {
    says: 'A path that no route has answers 404.',
    provenance: norm('RFC 9110 §15.5.5'),
  },
  'route.method': {
    says: 'A known path with another method answers 405 and names the allowed ones.',
    provenance: norm('RFC 9110 §15.5.6'),
  },
  'input.unreadable': {
    says: 'A body that cannot be read changes nothing and the answer names the fault.',
    provenance: ours('bad input never hurts'),
  },
  'input.invalid': {
    says: 'A body of another form than the route takes answers 400 and names the field.',
    provenance: norm('RFC 9110 §15.5.1'),
  },
  'throttle.refused': {
    says: 'A principal over its rate gets 429 with Retry-After; nothing happens.',
    provenance: vendor('rate limits'),
  },
  'idempotency.in-flight': {
    says: 'While the first request with a key is being processed, the key answers 409.',
    provenance: norm('draft-ietf-httpapi-idempotency-key-header-07 §2.6'),
  },
  'idempotency.mismatch': {
    says: 'A key used again with another payload answers 422.',
    provenance: norm('draft-ietf-httpapi-idempotency-key-header-07 §2.6'),
  },
  'idempotency.replayed': {
    says: 'A key used again gets the stored result; nothing happens a second time.',
    provenance: norm('draft-ietf-httpapi-idempotency-key-header-07 §2.6'),
  },
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
