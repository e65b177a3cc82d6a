import type { HeaderObject, Reference } from './openapi-document.ts';

const TEXT = { type: 'string', minLength: 1 } as const;

/** A header of an answer; it is always there unless told. */
export function header(description: string, required = true): HeaderObject {
  return { description, required, schema: TEXT };
}

/** The headers that every answer carries, as components. */
export const SHARED_HEADERS: Readonly<Record<string, HeaderObject>> = {
  'ININ-Correlation-Id': header('Names this answer in the journal; the same as the contextId.'),
  'X-Correlation-Id': header('The same id under another name.'),
};

/** Points at {@link SHARED_HEADERS}. */
export const CORRELATION_HEADERS: Readonly<Record<string, Reference>> = Object.fromEntries(
  Object.keys(SHARED_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

/** A header name as it is usually written: `If-Match` of `if-match`. */
export function writtenHeader(name: string): string {
  return name
    .split('-')
    .map((word) => (word === 'etag' ? 'ETag' : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('-');
}
