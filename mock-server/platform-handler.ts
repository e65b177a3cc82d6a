import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction } from 'express';
import type { Headers, PlatformRequest } from '../src/platform/message.ts';
import { bugFault } from './fault-body.ts';
import { HttpReply } from './http-reply.ts';
import { parseBody } from './parse-body.ts';
import type { PlainHandler } from './plain-connection.ts';
import type { PlainRequest } from './plain-request.ts';
import { type BodyReading, hasBody, NO_BODY, readBody } from './read-body.ts';
import type { Reply } from './reply-to.ts';
import { isTokenPath, routeSession, splitPath } from './route-session.ts';
import type { SessionSettings } from './session-settings.ts';
import type { Sessions } from './sessions.ts';

/** Where the admin API is; everything else is the platform's. */
export const ADMIN_PATH = '/__admin';
/** No route of the platform takes a body that is nearly as large. */
const BODY_BYTES_MAX = 256 * 1024;

/** What of a request is there before its body. */
type RequestHead = Pick<PlainRequest, 'method' | 'url' | 'headers'>;

/** Handles the requests that are not for the admin API, in either of the forms that they come in. */
export interface PlatformHandler {
  /** Calls `next` for one that is. */
  readonly handle: (message: IncomingMessage, response: ServerResponse, next: NextFunction) => void;
  readonly handlePlain: PlainHandler;
}

/** Makes the handler of every request that is not for the admin API. */
export function createPlatformHandler(
  sessions: Sessions,
  defaults: SessionSettings,
): PlatformHandler {
  const receive = (
    { method, url, headers }: RequestHead,
    { body, bytes, unreadable }: BodyReading,
    reply: Reply,
  ): void => {
    const split = splitPath(url);
    const { path } = split;
    const request: PlatformRequest =
      unreadable === undefined
        ? { method, path, headers, body }
        : { method, path, headers, unreadable };
    const routed = routeSession(sessions, split, method, headers);
    if (routed.kind === 'missing') {
      reply.refuse(routed.fault);
    } else if (routed.kind === 'session') {
      if (isTokenPath(path)) routed.session.receiveTokenRequest(request, reply);
      else routed.session.receive(request, bytes, reply);
    } else if (sessions.full) {
      reply.refuse(SESSIONS_FULL);
    } else {
      const session = sessions.make(routed.id, defaults);
      const { status } = session.receiveTokenRequest(request, reply);
      // Whoever is refused a token leaves no session behind.
      if (status < 300) sessions.add(session);
    }
  };

  const receiveSafely: typeof receive = (head, reading, reply) => {
    try {
      receive(head, reading, reply);
    } catch (error) {
      reply.refuse(bugFault(error));
    }
  };

  return {
    handle(message, response, next): void {
      const { url = '/', method = '' } = message;
      if (isAdminPath(url)) {
        next();
        return;
      }
      const head = { method, url, headers: message.headers as Headers };
      const reply = new HttpReply(response);
      if (hasBody(message)) {
        // The session is looked up when the body is there: it may have been reset meanwhile.
        readBody(message, { bytesMax: BODY_BYTES_MAX, format: formatOf(url) }, (reading) => {
          receiveSafely(head, reading, reply);
        });
      } else receiveSafely(head, NO_BODY, reply);
    },

    handlePlain(request, reply): boolean {
      const { url, body } = request;
      if (isAdminPath(url)) return false;
      receiveSafely(request, body.length === 0 ? NO_BODY : readPlainBody(request), reply);
      return true;
    },
  };
}

function readPlainBody({ url, headers, body: whole }: PlainRequest): BodyReading {
  const { body, unreadable } = parseBody(whole, headers, formatOf(url));
  return { body, bytes: whole.length, unreadable };
}

function formatOf(url: string): 'form' | 'json' {
  return isTokenPath(splitPath(url).path) ? 'form' : 'json';
}

/** The refusal of one session too many. */
export const SESSIONS_FULL = {
  status: 503,
  code: 'sessions.full',
  message: 'There is no room for another session; DELETE /__admin/sessions/{id} makes some.',
};

function isAdminPath(url: string): boolean {
  if (!url.startsWith(ADMIN_PATH)) return false;
  const after = url[ADMIN_PATH.length];
  return after === undefined || after === '/' || after === '?';
}
