import { norm, ours, type Provenance, seed, vendor } from '../choice/provenance.ts';
import type { Settings } from './settings.ts';

/** What a setting is for, and where what it can be comes from. */
export interface SettingNote {
  /** In one clause. */
  readonly says: string;
  readonly provenance: Provenance;
}

/** A note for each setting; one without does not compile. */
export const SETTING_NOTES: Readonly<Record<keyof Settings, SettingNote>> = {
  staleWrite: {
    says: 'what a write with an outdated If-Match answers: 409, 412 or 400',
    provenance: seed('004 reports 409; RFC 9110 §13.1.1 has 412; vendors were seen to answer 400'),
  },
  missingIfMatch: {
    says: 'what a conditional route makes of no If-Match: `last-write-wins`, `required` (428) or `conflict` (409)',
    provenance: norm('RFC 6585 §3 for 428; seed 004 has the conflict'),
  },
  outages: {
    says: 'whether the platform may go down for a while, by the choice `platform.outage`',
    provenance: ours('deployments and incidents do this'),
  },
  maskForbidden: {
    says: 'whether a missing scope answers 409 in place of 403',
    provenance: seed('004: a 403 that comes back as 409'),
  },
  keysIgnoredBy: {
    says: 'the operations that do not heed their idempotency key',
    provenance: ours('few platforms document that they do'),
  },
  idempotencyTtlMs: {
    says: 'how long a result is kept under its key; for what belongs to a call it counts from the end of the call',
    provenance: seed('001: a span after the end of the interaction'),
  },
  replayStatus: {
    says: 'what a replayed result answers: the `stored` status or `200`',
    provenance: norm('draft-ietf-httpapi-idempotency-key-header-07; seed 001 has 200'),
  },
  idempotencyKeySyntax: {
    says: 'whether a key may be `bare` or must be a quoted string (`strict`)',
    provenance: norm('draft-ietf-httpapi-idempotency-key-header-07; RFC 9651 §3.3.3'),
  },
  webhookAnswerMs: {
    says: 'within how many ms an endpoint must answer 2xx',
    provenance: seed('001: 300 ms'),
  },
  webhookAttemptsMax: {
    says: 'how often an event is sent before it is given up',
    provenance: ours('some four minutes with the pauses between'),
  },
  requestsPerMinute: {
    says: 'how many requests a token may make a minute',
    provenance: vendor('300 a minute for each token; unlimited here unless told'),
  },
  requestsPerMinutePerCampaign: {
    says: 'how many requests a campaign takes a minute, all tokens together',
    provenance: seed('002: one reply tells global from campaign limits'),
  },
  mediaChecksum: {
    says: 'whether a file comes with the SHA-256 of what was captured',
    provenance: seed('001: some platforms have one, some have not'),
  },
  captureAfterEnd: {
    says: 'what a capture after the end of the call meets: 409 or noise by choice (`chosen`), or always `noise`',
    provenance: seed('001: both were seen'),
  },
  storageRetries: {
    says: 'whether a file that was not stored whole may be there later, by the choice `media.repair-lag`',
    provenance: seed('001: a storage retry once the call has ended, with back-off'),
  },
  brittleDownloads: {
    says: 'whether a file that is there may be refused or break off, by the choices `media.refusal` and `media.break-off`',
    provenance: seed('001: the ACL of a store is wrong, a transfer is reset'),
  },
  exportOverlap: {
    says: 'whether exports of one tenant lock their dates (`exclusive`) or not (`allowed`)',
    provenance: seed('003: the comparison of two vendors'),
  },
};
