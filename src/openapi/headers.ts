import type { HeaderObject, Reference } from './openapi-document.ts';

const TEXT = { type: 'string', minLength: 1 } as const;

/** A header of an answer; it is always there unless told. */
export function header(description: string, required = true): HeaderObject {
  return { description, required, schema: TEXT };
}

/** The headers that every answer has, and those that any may have, as components. */
export const HEADER_COMPONENTS: Readonly<Record<string, HeaderObject>> = {
  'ININ-Correlation-Id': header('Names this answer in the journal; the same as the contextId.'),
  'X-Correlation-Id': header('The same id under another name.'),
  'Inin-Ratelimit-Count': ofLimit('How much of the tightest rate limit is used up.'),
  'Inin-Ratelimit-Allowed': ofLimit('How many requests a minute that limit allows.'),
  'Inin-Ratelimit-Reset': ofLimit('After how many seconds none of it is used up.'),
};

/** Points at {@link HEADER_COMPONENTS}. */
export const SHARED_HEADERS: Readonly<Record<string, Reference>> = Object.fromEntries(
  Object.keys(HEADER_COMPONENTS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

/** A header of the rate limits, which is there where the tenant has any. */
function ofLimit(description: string): HeaderObject {
  return { description, required: false, schema: { type: 'string', pattern: '^[0-9]+$' } };
}

/** A header name as it is usually written: `If-Match` of `if-match`. */
export function writtenHeader(name: string): string {
  return name
    .split('-')
    .map((word) => (word === 'etag' ? 'ETag' : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('-');
}
