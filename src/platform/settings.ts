/**
 * How one platform behaves throughout: what differs between tenants and deployments, and does not
 * change from one request to the next. What does is a choice.
 */
export interface Settings {
  /** What a write with an outdated `If-Match` answers: 409 (seed 004), 412 (RFC 9110), 400 (vendor). */
  readonly staleWrite: 409 | 412 | 400;
  /** What a conditional route makes of no `If-Match`: the last write wins, 428, or a conflict. */
  readonly missingIfMatch: 'last-write-wins' | 'required' | 'conflict';
  /** Whether the platform may go down for a while, by choice. */
  readonly outages: boolean;
  /** Whether a missing scope is answered 409 like a conflict; only the journal tells (seed 004). */
  readonly maskForbidden: boolean;
  /** The operations that do not heed their idempotency key. */
  readonly keysIgnoredBy: readonly string[];
  /** How long a result is kept under its key, in ms; a day unless told (ours: longer than any call). */
  readonly idempotencyTtlMs: number;
  /** What a replayed result answers: the stored status (norm) or 200 (seed 001). */
  readonly replayStatus: 'stored' | '200';
  /** Whether a key must be a quoted structured-field string (norm) or may be bare. */
  readonly idempotencyKeySyntax: 'bare' | 'strict';
  /** An endpoint that has not answered 2xx within so many ms has failed; 300 unless told (seed 001). */
  readonly webhookAnswerMs: number;
  /** How often an event is sent before it is given up; 10 unless told (ours: some four minutes). */
  readonly webhookAttemptsMax: number;
  /**
   * Whether the media of a recording comes with the SHA-256 of what was captured, which the file need
   * not be (seed 001 reckons with platforms of both kinds).
   */
  readonly mediaChecksum: 'none' | 'sha-256';
  /** What a capture after the end of the call meets: 409 or noise, by choice, or noise for certain. */
  readonly captureAfterEnd: 'chosen' | 'noise';
  /**
   * Whether the media server goes on trying to store a file whose upload failed or came out damaged, so
   * that it may be there later, by choice (seed 001 asks the store again once the call has ended). The
   * URI of a failed recording is then known from the first; what the metadata say stays as it was.
   */
  readonly storageRetries: boolean;
  /**
   * Whether files that are there may be refused with 403, or break off while they are sent, by choice.
   */
  readonly brittleDownloads: boolean;
  /** How many requests a token may make a minute (vendor: 300); no limit where `undefined`. */
  readonly requestsPerMinute: number | undefined;
  /** How many requests a campaign takes a minute, all tokens together; no limit where `undefined`. */
  readonly requestsPerMinutePerCampaign: number | undefined;
  /**
   * Whether exports of one tenant may overlap: `exclusive` locks their ranges of dates, `allowed`
   * locks nothing, as a Zendesk-like platform has it (both from seed 003's comparison).
   */
  readonly exportOverlap: 'exclusive' | 'allowed';
}

/** The settings of a world for which nothing else is asked. */
export const DEFAULT_SETTINGS: Settings = {
  staleWrite: 409,
  missingIfMatch: 'last-write-wins',
  outages: false,
  maskForbidden: false,
  keysIgnoredBy: [],
  idempotencyTtlMs: 86_400_000,
  replayStatus: 'stored',
  idempotencyKeySyntax: 'bare',
  webhookAnswerMs: 300,
  webhookAttemptsMax: 10,
  mediaChecksum: 'none',
  captureAfterEnd: 'chosen',
  storageRetries: false,
  brittleDownloads: false,
  requestsPerMinute: undefined,
  requestsPerMinutePerCampaign: undefined,
  exportOverlap: 'exclusive',
};
