import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './read-body.ts';
import type { Delivery, DeliveryHandler, Webhooks } from './webhooks.ts';

/** What an endpoint lets in. */
export interface WebhookEndpointOptions {
  /** Whether a delivery is genuine, by its headers and its bytes; every one is unless told. */
  readonly verify?: (delivery: Pick<Delivery, 'headers' | 'rawBody'>) => boolean | Promise<boolean>;
  /** A larger body is refused unread; 1 MiB unless told (ours). */
  readonly bodyBytesMax?: number;
}

/** Where a platform delivers events to one client over HTTP. */
export interface WebhookEndpoint {
  /** To be handed to the client. */
  readonly webhooks: Webhooks;
  /** Answers requests; for a server of `node:http`, or for a route that no body parser precedes. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

const BODY_BYTES_MAX = 1024 * 1024;
/** A platform repeats what was answered so, and a client that starts again gets to hear of it. */
const NOBODY_LISTENS = 503;
const UNGENUINE = 401;
const NO_EVENT = 400;
const WRONG_METHOD = 405;
const TOO_LARGE = 413;
const FAULTY = 500;

/**
 * Makes an endpoint that brings deliveries to whoever listens with its `webhooks`, and answers what
 * the handler says. Before anybody listens it answers 503; a handler that throws, or answers what is
 * no final status, is a 500: the platform then delivers again, so no event is lost by either. What is
 * not genuine gets 401 before it is parsed, and what is no event 400.
 */
export function createWebhookEndpoint(options: WebhookEndpointOptions = {}): WebhookEndpoint {
  const { verify, bodyBytesMax = BODY_BYTES_MAX } = options;
  let handler: DeliveryHandler | undefined;

  const take = async (request: IncomingMessage): Promise<number | undefined> => {
    if (request.method !== 'POST') return WRONG_METHOD;
    const bytes = await readBody(request, bodyBytesMax);
    if (bytes === undefined) return undefined;
    if (bytes.length > bodyBytesMax) return TOO_LARGE;
    const headers = request.headers as Readonly<Record<string, string>>;
    const rawBody = new TextDecoder().decode(bytes);
    if (verify !== undefined && !(await verify({ headers, rawBody }))) return UNGENUINE;
    const event = eventIn(rawBody);
    if (event === undefined) return NO_EVENT;
    if (handler === undefined) return NOBODY_LISTENS;
    const status = await handler({ headers, rawBody, event });
    return isFinal(status) ? status : FAULTY;
  };

  return {
    webhooks: {
      listen(next) {
        handler = next;
      },
    },
    listener(request, response) {
      void take(request)
        .catch(() => FAULTY)
        .then((status) => {
          if (status === undefined) return;
          const allow = status === WRONG_METHOD ? { allow: 'POST' } : {};
          // What is left of a body that is too large is not waited for.
          const close = status === TOO_LARGE ? { connection: 'close' } : {};
          response.writeHead(status, { ...allow, ...close }).end();
        });
    },
  };
}

/** The event that a body tells of, or nothing if it is none. */
function eventIn(rawBody: string): Delivery['event'] | undefined {
  let body: unknown;
  try {
    body = JSON.parse(rawBody);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null) return undefined;
  const { id, type, time, data } = body as Record<string, unknown>;
  if (typeof id !== 'string' || typeof type !== 'string' || typeof time !== 'string') {
    return undefined;
  }
  if (data === undefined) return undefined;
  return { id, type, time, data: data as Delivery['event']['data'] };
}

function isFinal(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 599;
}
