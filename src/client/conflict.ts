/** What a 409, or a 400 that stands for one, means for the one who got it. */
export type Conflict =
  /** Another capture holds the lock; it will be released. */
  | 'recording-in-progress'
  /** The call is over; no retry will help. */
  | 'conversation-ended'
  /** The interaction is over; no retry will help. */
  | 'interaction-ended'
  /** The version that the write is based on is no longer the current one. */
  | 'stale-version'
  /** The first request with this key is still being processed. */
  | 'in-flight'
  /** Routing or media holds the attributes; they will be released. */
  | 'attributes-locked'
  /** The dialer holds the contact; it will let it go. */
  | 'contact-dialing'
  /** The contact is on a call, so its status is not to be written. */
  | 'contact-on-call'
  /** Another export holds a part of the date range; it will be released. */
  | 'export-range-locked'
  /** The export is over and its file is there. */
  | 'export-completed'
  /** The export is over and there is no file. */
  | 'export-failed'
  /** The body does not tell. */
  | 'unclear';

const BY_CODE: Readonly<Record<string, Conflict>> = {
  'recording.in.progress': 'recording-in-progress',
  'stale.version': 'stale-version',
  'conversation.ended': 'conversation-ended',
  'interaction.ended': 'interaction-ended',
  'idempotency.in.flight': 'in-flight',
  'attributes.locked': 'attributes-locked',
  'contact.dialing': 'contact-dialing',
  'contact.on.call': 'contact-on-call',
  'export.range.locked': 'export-range-locked',
  'export.completed': 'export-completed',
  'export.failed': 'export-failed',
};

const BY_TEXT: readonly (readonly [RegExp, Conflict])[] = [
  [/recording is already in progress/i, 'recording-in-progress'],
  [/conversation has ended/i, 'conversation-ended'],
  [/interaction has ended/i, 'interaction-ended'],
  [/resource has changed|version cannot be compared/i, 'stale-version'],
  [/idempotency-key is being processed/i, 'in-flight'],
  [/attributes are locked/i, 'attributes-locked'],
  [/being processed by the dialer/i, 'contact-dialing'],
  [/contact is on a call/i, 'contact-on-call'],
  [/export holds a part of the date range/i, 'export-range-locked'],
  [/export \S+ has already completed/i, 'export-completed'],
  [/export \S+ has already failed/i, 'export-failed'],
];

/**
 * Tells one 409 from another: by the distinct code where the body has one, else by its text, since
 * two of the bodies that integrators met (seed 000) carry only a general code.
 */
export function classifyConflict(body: unknown): Conflict {
  if (typeof body !== 'object' || body === null) return 'unclear';
  const { code, message, errors } = body as Record<string, unknown>;
  if (typeof code === 'string' && Object.hasOwn(BY_CODE, code)) return BY_CODE[code] ?? 'unclear';
  const texts = [message, ...(Array.isArray(errors) ? errors : [])].filter(
    (text) => typeof text === 'string',
  );
  for (const [pattern, conflict] of BY_TEXT) {
    if (texts.some((text) => pattern.test(text))) return conflict;
  }
  return 'unclear';
}
