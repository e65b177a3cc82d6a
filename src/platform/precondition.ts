import { type Answer, refuse } from './answer.ts';
import type { Headers } from './message.ts';
import { invalidHeader } from './refusals.ts';
import { RULES } from './rules.ts';
import type { Settings } from './settings.ts';

/** One entity tag (RFC 9110 §8.8.3), weak or strong. */
const TAG = /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;
const MISSING = refuse({
  rule: RULES['precondition.required'],
  status: 428,
  code: 'precondition.required',
  message: 'Send If-Match with the ETag that the change is based on.',
  field: 'If-Match',
});
const CONFLICT = refuse({
  rule: RULES['precondition.missing'],
  status: 409,
  code: 'stale.version',
  message: 'Without If-Match the version cannot be compared; read again and send its ETag.',
  field: 'If-Match',
});

const MALFORMED = invalidHeader(
  RULES['precondition.malformed'],
  'If-Match',
  'must be * or a list of quoted entity tags',
);

/** The strong entity tag of a version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * Looks at the `If-Match` of a write on something that exists and has that entity tag now. Call it
 * last: locks, scopes and the form of the body go first (RFC 9110 §13.2.1). Comparison is strong, so
 * a weak tag never matches; `*` matches; a list may hold the tag.
 *
 * @returns the refusal, or `undefined` if the write may go ahead.
 */
export function precondition(
  headers: Headers,
  currentTag: string,
  settings: Settings,
): Answer | undefined {
  const given = headers['if-match'];
  if (given === undefined) {
    if (settings.missingIfMatch === 'last-write-wins') return undefined;
    return settings.missingIfMatch === 'required' ? MISSING : CONFLICT;
  }
  const asked = given.trim();
  if (asked === '*' || asked === currentTag) return undefined;
  if (!asked.includes(',')) return TAG.test(asked) ? stale(currentTag, settings) : MALFORMED;
  const tags = asked.split(',').map((one) => one.trim());
  if (!tags.every((tag) => TAG.test(tag))) return MALFORMED;
  return tags.includes(currentTag) ? undefined : stale(currentTag, settings);
}

function stale(currentTag: string, { staleWrite }: Settings): Answer {
  return refuse({
    rule: RULES['precondition.stale'],
    status: staleWrite,
    code: 'stale.version',
    message: `The resource has changed; it is at ${currentTag} now. Read it again.`,
    field: 'If-Match',
  });
}
