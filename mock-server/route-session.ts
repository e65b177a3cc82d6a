import type { Headers } from '../src/platform/message.ts';
import { basicClientId, TOKEN_PATH } from '../src/platform/token-endpoint.ts';
import type { Fault } from './fault-body.ts';
import type { Session } from './session.ts';
import { SESSION_ID, type Sessions } from './sessions.ts';

/** The header that names a session. */
const SESSION_HEADER = 'x-stalemate-session';
/** What the path of a request begins with that names its session there: `/_s/{id}/…`. */
export const SESSION_PREFIX = '/_s/';

/** Which session a request is for. */
export type Routed =
  | { readonly kind: 'session'; readonly session: Session }
  /** It named one that does not exist. */
  | { readonly kind: 'missing'; readonly fault: Fault }
  /** A client asks for its first token; the session is made if it gets one. */
  | { readonly kind: 'new'; readonly id: string };

/** A path without the name of its session, and that name if it has one. */
export interface SplitPath {
  readonly path: string;
  readonly id: string | undefined;
}

/** Takes the name of the session off a path. */
export function splitPath(url: string): SplitPath {
  if (!url.startsWith(SESSION_PREFIX)) return { path: url, id: undefined };
  let end = SESSION_PREFIX.length;
  while (end < url.length && url[end] !== '/' && url[end] !== '?') end++;
  const path = url.slice(end);
  return {
    path: path.startsWith('/') ? path : `/${path}`,
    id: url.slice(SESSION_PREFIX.length, end),
  };
}

/** Whether a path without a session's name is that of the token endpoint. */
export function isTokenPath(path: string): boolean {
  return (
    path.startsWith(TOKEN_PATH) &&
    (path.length === TOKEN_PATH.length || path[TOKEN_PATH.length] === '?')
  );
}

/**
 * Finds the session of a request: by its path, by its header, by its token, by the OAuth client
 * that asks for a token; else the session `default`.
 */
export function routeSession(
  sessions: Sessions,
  { path, id }: SplitPath,
  method: string | undefined,
  headers: Headers,
): Routed {
  const named = id ?? headers[SESSION_HEADER];
  if (named !== undefined) {
    const session = sessions.get(named);
    return session === undefined ? missing(named) : { kind: 'session', session };
  }
  const authorization = headers.authorization;
  if (authorization !== undefined) {
    const byToken = sessionOfToken(sessions, authorization);
    if (byToken !== undefined) return { kind: 'session', session: byToken };
    if (method === 'POST' && isTokenPath(path)) {
      const client = basicClientId(authorization);
      if (client !== undefined && SESSION_ID.test(client)) {
        const session = sessions.get(client);
        return session === undefined ? { kind: 'new', id: client } : { kind: 'session', session };
      }
    }
  }
  return { kind: 'session', session: sessions.default };
}

/** Tokens begin with the id of their session and a dot. */
function sessionOfToken(sessions: Sessions, authorization: string): Session | undefined {
  const scheme = authorization.slice(0, 7);
  if (scheme !== 'Bearer ' && scheme.toLowerCase() !== 'bearer ') return undefined;
  const token = authorization.slice(7).trimStart();
  const dot = token.indexOf('.');
  return dot === -1 ? undefined : sessions.get(token.slice(0, dot));
}

function missing(id: string): Routed {
  const valid = SESSION_ID.test(id);
  return {
    kind: 'missing',
    fault: {
      status: 404,
      code: 'session.not.found',
      message: valid
        ? `There is no session ${id}; POST /__admin/sessions {"id":"${id}"} creates it.`
        : 'There is no such session; POST /__admin/sessions creates one. An id has 1 to 64 letters, digits, - and _.',
      details: [{ errorCode: 'session.not.found', fieldName: 'session' }],
    },
  };
}
