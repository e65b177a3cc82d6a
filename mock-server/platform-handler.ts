import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction } from 'express';
import type { Headers, PlatformRequest, PlatformResponse } from '../src/platform/message.ts';
import { bugFault } from './fault-body.ts';
import { type BodyReading, hasBody, NO_BODY, readBody } from './read-body.ts';
import type { ReplyTo } from './reply-to.ts';
import { isTokenPath, routeSession, splitPath } from './route-session.ts';
import { sendFault, sendJson } from './send-json.ts';
import { sendMedia } from './send-media.ts';
import type { SessionSettings } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Where the admin API is; everything else is the platform's. */
export const ADMIN_PATH = '/__admin';
/** No route of the platform takes a body that is nearly as large. */
const BODY_BYTES_MAX = 256 * 1024;

/** Sends what the platform answers over HTTP. */
class HttpReply implements ReplyTo {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  answer({ status, headers, body, media }: PlatformResponse, date: string): void {
    if (media === undefined) sendJson(this.#response, status, { ...headers, date }, body);
    else sendMedia(this.#response, status, { ...headers, date }, media);
  }

  drop(): void {
    this.#response.destroy();
  }
}

/** Makes the handler of every request that is not for the admin API. */
export function createPlatformHandler(sessions: Sessions, defaults: SessionSettings) {
  const receive = (
    message: IncomingMessage,
    { body, bytes, unreadable }: BodyReading,
    response: ServerResponse,
  ): void => {
    const { url = '/', method = '' } = message;
    const split = splitPath(url);
    const { path } = split;
    const headers = message.headers as Headers;
    const request: PlatformRequest =
      unreadable === undefined
        ? { method, path, headers, body }
        : { method, path, headers, unreadable };
    const routed = routeSession(sessions, split, method, headers);
    const replyTo = new HttpReply(response);
    if (routed.kind === 'missing') {
      sendFault(response, routed.fault);
    } else if (routed.kind === 'session') {
      if (isTokenPath(path)) routed.session.receiveTokenRequest(request, replyTo);
      else routed.session.receive(request, bytes, replyTo);
    } else if (sessions.full) {
      sendFault(response, SESSIONS_FULL);
    } else {
      const session = sessions.make(routed.id, defaults);
      const { status } = session.receiveTokenRequest(request, replyTo);
      // Whoever is refused a token leaves no session behind.
      if (status < 300) sessions.add(session);
    }
  };

  const receiveSafely: typeof receive = (message, reading, response) => {
    try {
      receive(message, reading, response);
    } catch (error) {
      sendFault(response, bugFault(error));
    }
  };

  return (message: IncomingMessage, response: ServerResponse, next: NextFunction): void => {
    const { url = '/' } = message;
    if (isAdminPath(url)) {
      next();
    } else if (hasBody(message)) {
      const format = isTokenPath(splitPath(url).path) ? 'form' : 'json';
      // The session is looked up when the body is there: it may have been reset meanwhile.
      readBody(message, { bytesMax: BODY_BYTES_MAX, format }, (reading) => {
        receiveSafely(message, reading, response);
      });
    } else receiveSafely(message, NO_BODY, response);
  };
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
