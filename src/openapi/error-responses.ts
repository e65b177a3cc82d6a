import { type Answer, refuse } from '../platform/answer.ts';
import { errorForm } from '../platform/error-forms.ts';
import { errorBody, type Refusal, titleOf } from '../platform/errors.ts';
import { DOWN } from '../platform/outage.ts';
import { etagOf, precondition } from '../platform/precondition.ts';
import { invalid, keyAnswer, UNAUTHENTICATED, unreadable } from '../platform/refusals.ts';
import { RULES } from '../platform/rules.ts';
import { DEFAULT_SETTINGS } from '../platform/settings.ts';
import { header, SHARED_HEADERS } from './headers.ts';
import type { MediaObject, ResponseObject } from './openapi-document.ts';
import type { SchemaWriter } from './schema-writer.ts';

/** An id as the platform gives them. */
const CONTEXT_ID = '57a1e000-0000-4000-8000-000000000001';

/** The forms of an error body, in the order of `platform.error-shape`. */
const SHAPES = ['full', 'string-code', 'number-code'] as const;

/** What else a refusal says in its headers. */
const HEADERS: Readonly<Record<number, ResponseObject['headers']>> = {
  401: { 'WWW-Authenticate': header('How to authenticate (RFC 9110 §11.6.1).') },
  429: {
    'Retry-After': header('When to come back: in seconds, or as an HTTP date (RFC 9110 §10.2.3).'),
    Date: header('The time of the platform, where Retry-After is a date.', false),
  },
};

/** The name of the component that says how a status is refused. */
export function errorResponseName(status: number): string {
  return `${titleOf(status).replaceAll(' ', '')}${status}`;
}

/** The answer of every refusal with that status. */
export function errorResponse(status: number, schemas: SchemaWriter): ResponseObject {
  return {
    description: `${titleOf(status)}.`,
    headers: { ...SHARED_HEADERS, ...HEADERS[status] },
    content: {
      'application/json': { schema: schemas.write(errorForm, 'output'), ...examples(status) },
    },
  };
}

function examples(status: number): Pick<MediaObject, 'examples'> {
  const refusal = exampleOf(status);
  if (refusal === undefined) return {};
  const shown = SHAPES.map((shape, variant) => {
    const choices = { draw: () => variant };
    return [shape, { value: errorBody(refusal, CONTEXT_ID, choices, 'client', 0) }];
  });
  return { examples: Object.fromEntries(shown) };
}

/** A refusal with that status, as the platform itself makes it. */
function exampleOf(status: number): Refusal | undefined {
  const answer = EXAMPLES[status]?.();
  return answer?.kind === 'refusal' ? answer.refusal : undefined;
}

const EXAMPLES: Readonly<Record<number, () => Answer | undefined>> = {
  400: () => invalid('body', 'Unrecognized key: "colour"'),
  401: () => UNAUTHENTICATED,
  403: () =>
    refuse({
      rule: RULES['auth.scope'],
      status: 403,
      code: 'missing.scope',
      message: 'The token lacks the scope that the operation needs.',
    }),
  404: () =>
    refuse({
      rule: RULES['route.unknown'],
      status: 404,
      code: 'not.found',
      message: 'There is nothing of that id.',
    }),
  409: () => keyAnswer({ kind: 'in-flight' }, DEFAULT_SETTINGS),
  412: () =>
    precondition({ 'if-match': etagOf(1) }, etagOf(2), { ...DEFAULT_SETTINGS, staleWrite: 412 }),
  413: () => unreadable({ status: 413, code: 'body.too.large', message: 'The body is too large.' }),
  415: () =>
    unreadable({
      status: 415,
      code: 'unsupported.media.type',
      message: 'Content-Type must be application/json; there is none.',
    }),
  422: () => keyAnswer({ kind: 'mismatch' }, DEFAULT_SETTINGS),
  428: () => precondition({}, etagOf(1), { ...DEFAULT_SETTINGS, missingIfMatch: 'required' }),
  429: () =>
    refuse({
      rule: RULES['throttle.refused'],
      status: 429,
      code: 'too.many.requests.retry.after',
      message: 'Rate limit exceeded; retry in 2 s.',
    }),
  503: () => DOWN,
};
