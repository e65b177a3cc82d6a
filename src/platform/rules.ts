import { norm, ours, seed, vendor } from '../choice/provenance.ts';
import { defineRules } from './rule.ts';

/** The rules that hold for every system alike, with where they come from. */
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
  'auth.scope.masked': {
    says: 'Where it is masked, a missing scope answers 409 like any conflict; only the journal tells.',
    provenance: seed('004: a 403 that comes back as 409'),
  },
  'precondition.malformed': {
    says: 'An If-Match that is no list of entity tags answers 400.',
    provenance: norm('RFC 9110 §13.1.1'),
  },
  'precondition.stale': {
    says: 'A write with an If-Match that no longer matches is refused; by setting with 409, 412 or 400.',
    provenance: seed('004: the reported 409; RFC 9110 §13.1.1 has 412'),
  },
  'precondition.required': {
    says: 'Where If-Match is required, a write without it answers 428.',
    provenance: norm('RFC 6585 §3'),
  },
  'precondition.missing': {
    says: 'Where it counts as a conflict, a write without If-Match answers 409.',
    provenance: seed('004: one reply has it so; RFC 9110 does not'),
  },
  'input.unreadable': {
    says: 'A body that cannot be read changes nothing and the answer names the fault.',
    provenance: ours('bad input never hurts'),
  },
  'input.invalid': {
    says: 'A body of another form than the route takes answers 400 and names the field.',
    provenance: norm('RFC 9110 §15.5.1'),
  },
  'platform.down': {
    says: 'While the platform is down every request answers 503 and nothing is carried out.',
    provenance: norm('RFC 9110 §15.6.4'),
  },
  'throttle.refused': {
    says: 'A principal over its rate gets 429 with Retry-After; nothing happens.',
    provenance: vendor('rate limits'),
  },
  'rate.refused': {
    says: 'Over the rate limit of its token or campaign, a request gets 429; nothing happens.',
    provenance: vendor('rate limits: 300 a minute for each token'),
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
});
