import { type Answer, refuse } from './answer.ts';
import type { KeyState } from './idempotency.ts';
import type { PlatformRequest } from './message.ts';
import type { Route } from './route.ts';
import { RULES } from './rules.ts';
import { TOKEN_PATH } from './token-endpoint.ts';

/** Nobody known asked. */
export const UNAUTHENTICATED = refuse({
  rule: RULES['auth.missing'],
  status: 401,
  code: 'authentication.required',
  message: `Send a bearer token; POST ${TOKEN_PATH} with client credentials gives one.`,
  headers: { 'www-authenticate': 'Bearer realm="stalemate"' },
});

/** The path exists; the method is another. */
export function wrongMethod(allowed: readonly string[]): Answer {
  const allow = allowed.join(', ');
  return refuse({
    rule: RULES['route.method'],
    status: 405,
    code: 'method.not.allowed',
    message: `This path takes ${allow}.`,
    headers: { allow },
  });
}

/** The body could not be read by whoever carried it. */
export function unreadable({
  status,
  code,
  message,
}: NonNullable<PlatformRequest['unreadable']>): Answer {
  return refuse({ rule: RULES['input.unreadable'], status, code, message, field: 'body' });
}

/** A field has a wrong value. */
export function invalid(field: string, fault: string): Answer {
  return refuse({
    rule: RULES['input.invalid'],
    status: 400,
    code: 'bad.request',
    message: `${field}: ${fault}.`,
    field,
  });
}

/** A body of the form that the route takes, or the answer that says why it is not. */
export type BodyReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly answer: Answer };

/** Reads a body by the route's schema. No body counts as an empty object. */
export function readBody(route: Route, body: unknown): BodyReading {
  if (route.body === undefined) return { kind: 'value', value: undefined };
  const read = route.body.safeParse(body === undefined ? {} : body);
  if (read.success) return { kind: 'value', value: read.data };
  const issue = read.error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.');
  return { kind: 'refusal', answer: invalid(field, issue?.message ?? 'is not valid') };
}

/** What is answered to a key that was used before. */
export function keyAnswer(known: Exclude<KeyState, { kind: 'new' }>): Answer {
  switch (known.kind) {
    case 'in-flight':
      return refuse({
        rule: RULES['idempotency.in-flight'],
        status: 409,
        code: 'idempotency.in.flight',
        message: 'A request with this Idempotency-Key is being processed; retry later.',
      });
    case 'mismatch':
      return refuse({
        rule: RULES['idempotency.mismatch'],
        status: 422,
        code: 'idempotency.key.reused',
        message: 'This Idempotency-Key was used with another payload; use a new key.',
      });
    case 'replay':
      return replay(known.answer);
  }
}

/** The stored answer with the rule that says it was replayed. */
function replay(answer: Answer): Answer {
  const rule = RULES['idempotency.replayed'];
  return answer.kind === 'success'
    ? { ...answer, rule }
    : { ...answer, refusal: { ...answer.refusal, rule } };
}
