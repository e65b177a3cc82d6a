import { CATALOGUE } from '../choice/catalogue.ts';
import type { Choices } from '../choice/choices.ts';
import type { Json } from './message.ts';
import type { Rule } from './rule.ts';

/** A refusal, before it is given one of the forms that clients have met. */
export interface Refusal {
  readonly rule: Rule;
  readonly status: number;
  /** Dotted and stable; one for each cause, so that no two kinds of 409 look alike. */
  readonly code: string;
  /** What was wrong and what to do, for a person. */
  readonly message: string;
  /** The field at fault, where it is one. */
  readonly field?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NONE: readonly Json[] = [];
const NO_FIELDS = {};
const ERROR_SHAPE = CATALOGUE['platform.error-shape'];

/** As the seed's two short bodies have them, and RFC 9110 §15 and RFC 6585 the rest. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

/** The general name of a status. */
export function titleOf(status: number): string {
  return TITLES[status] ?? 'Error';
}

/**
 * The body of a refusal: the vendor's full ErrorBody, or, where `platform.error-shape` says so, one
 * of the two shorter ones that seed 000 quotes, in which the distinct code is lost.
 *
 * @param nth how many refusals this principal got before.
 */
export function errorBody(
  refusal: Refusal,
  contextId: string,
  choices: Choices,
  principal: string,
  nth: number,
): Json {
  const { status, code, message, field } = refusal;
  switch (choices.draw(ERROR_SHAPE, principal, nth)) {
    case 1:
      return { code: titleOf(status).toLowerCase().replaceAll(' ', '_'), message };
    case 2: {
      const title = titleOf(status);
      return { code: status, message: title, status: title, errors: [message] };
    }
    default:
      return {
        message,
        code,
        status,
        messageWithParams: message,
        messageParams: NO_FIELDS,
        contextId,
        details: field === undefined ? NONE : [{ errorCode: code, fieldName: field }],
        errors: NONE,
      };
  }
}
