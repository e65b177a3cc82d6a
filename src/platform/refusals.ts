import { type Answer, refuse } from './answer.ts';
import type { KeyState } from './idempotency.ts';
import type { PlatformRequest } from './message.ts';
import type { Route } from './route.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';
import type { Settings } from './settings.ts';
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
  return invalidHeader(RULES['input.invalid'], field, fault);
}

/** A field or header has a wrong value, which a rule of its own forbids. */
export function invalidHeader(rule: Rule, field: string, fault: string): Answer {
  return refuse({
    rule,
    status: 400,
    code: 'bad.request',
    message: `${field}: ${fault}.`,
    field,
  });
}

/** A token that lacks the scope of an operation; where it is masked, it looks like a conflict. */
export function missingScope({ scope, operation }: Route, settings: Settings): Answer {
  if (settings.maskForbidden) {
    return refuse({
      rule: RULES['auth.scope.masked'],
      status: 409,
      code: 'conflict',
      message: 'The request conflicts with the state of the resource.',
    });
  }
  return refuse({
    rule: RULES['auth.scope'],
    status: 403,
    code: 'missing.scope',
    message: `The token lacks the scope ${scope}, which ${operation} needs.`,
  });
}

/** What is answered to a key that was used before. */
export function keyAnswer(
  known: Exclude<KeyState, { kind: 'new' }>,
  { replayStatus }: Settings,
): Answer {
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
      return replay(known.answer, replayStatus);
  }
}

/** The stored answer with the rule that says it was replayed. */
function replay(answer: Answer, replayStatus: Settings['replayStatus']): Answer {
  const rule = RULES['idempotency.replayed'];
  const asOk = replayStatus === '200' && answer.kind === 'success' && answer.body !== undefined;
  return answer.kind === 'success'
    ? { ...answer, rule, ...(asOk && { status: 200 }) }
    : { ...answer, refusal: { ...answer.refusal, rule } };
}
