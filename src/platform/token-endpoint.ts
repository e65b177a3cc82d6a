import { type Answer, refuse } from './answer.ts';
import { TOKEN_LIFETIME_S, type Tokens } from './auth.ts';
import type { PlatformRequest } from './message.ts';
import { RULES } from './rules.ts';

/** Where tokens are asked for. */
export const TOKEN_PATH = '/oauth/token';
/** What a client may be called. */
const CLIENT_ID = /^[A-Za-z0-9_-]{1,100}$/;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The client id of Basic credentials, or `undefined` if they are not of that form. */
export function basicClientId(authorization: string | undefined): string | undefined {
  if (authorization?.slice(0, 6).toLowerCase() !== 'basic ') return undefined;
  const decoded = decodeBase64(authorization.slice(6).trim());
  const colon = decoded?.indexOf(':') ?? -1;
  const id = colon > 0 ? decoded?.slice(0, colon) : undefined;
  return id !== undefined && CLIENT_ID.test(id) ? id : undefined;
}

/** Answers a request for a token. Any secret is taken: the platform is a stand-in. */
export function issueToken(tokens: Tokens, request: PlatformRequest, nowMs: number): Answer {
  const client = basicClientId(request.headers.authorization);
  if (client === undefined) {
    return refuse({
      rule: RULES['token.refused'],
      status: 401,
      code: 'invalid_client',
      message:
        'Send the client id (letters, digits, - and _) and any secret by Basic authentication.',
      headers: { 'www-authenticate': 'Basic realm="stalemate"' },
    });
  }
  const form = isRecord(request.body) ? request.body : {};
  if (form.grant_type !== 'client_credentials') {
    return refuse({
      rule: RULES['input.invalid'],
      status: 400,
      code: 'unsupported_grant_type',
      message: 'grant_type must be client_credentials, in a form body.',
      field: 'grant_type',
    });
  }
  const asked = typeof form.scope === 'string' ? form.scope.split(' ').filter(Boolean) : [];
  const unknown = asked.find((scope) => !tokens.scopes.has(scope));
  if (unknown !== undefined) {
    return refuse({
      rule: RULES['input.invalid'],
      status: 400,
      code: 'invalid_scope',
      message: `There is no scope ${unknown}; there are ${[...tokens.scopes].join(', ')}.`,
      field: 'scope',
    });
  }
  const scopes = asked.length === 0 ? tokens.scopes : new Set(asked);
  return {
    kind: 'success',
    rule: RULES['token.issued'],
    status: 200,
    body: {
      access_token: tokens.issue(client, nowMs, scopes),
      token_type: 'bearer',
      expires_in: TOKEN_LIFETIME_S,
      scope: [...scopes].join(' '),
    },
    headers: { 'cache-control': 'no-store' },
  };
}

/** Decodes base64 of one-byte characters. The kernel has neither `atob` nor `Buffer`. */
function decodeBase64(text: string): string | undefined {
  const digits = text.replace(/=+$/, '');
  let bits = 0;
  let held = 0;
  let out = '';
  for (const digit of digits) {
    const value = BASE64.indexOf(digit);
    if (value === -1) return undefined;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((held >> bits) & 0xff);
      held &= (1 << bits) - 1;
    }
  }
  return out;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a path, with or without a query, is that of the token endpoint. */
export function isTokenPath(path: string): boolean {
  return (
    path.startsWith(TOKEN_PATH) &&
    (path.length === TOKEN_PATH.length || path[TOKEN_PATH.length] === '?')
  );
}
