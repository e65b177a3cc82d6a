import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../transport/read-body.ts';
import { BODY_BYTES_MAX, type Receiver } from '../receiver/receiver.ts';
import { jsonPage, type Page, sendPage } from './page.ts';

/** What requests are answered with. */
export interface HttpParts {
  readonly receiver: Receiver;
  /** What there is to read, by path. One that throws is answered with 503. */
  readonly pages: Readonly<Record<string, () => Promise<Page>>>;
  /** Whether new deliveries are to go elsewhere, since this process is about to end. */
  readonly isDraining: () => boolean;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
  /** Told of each answer to a delivery and how long it took, from the moment its headers were there. */
  readonly onAnswered: (status: number, tookMs: number) => void;
  /** Told of a delivery that was refused without a look, since the process is about to end. */
  readonly onTurnedAway: () => void;
  /** Told of a page that could not be made, and of bugs. */
  readonly onTrouble: (trouble: unknown) => void;
}

/** Where the platform delivers. */
const WEBHOOKS_PATH = '/webhooks';
/** The path of a request target, which may be a whole URL (RFC 9112 §3.2.2). */
const TARGET = /^(?:https?:\/\/[^/?#]*)?(\/[^?#]*)/i;

/** Makes the function that answers every request. */
export function createHttpHandler(
  parts: HttpParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    response.once('finish', () => {
      // A connection that stays open would be waited for.
      if (parts.isDraining()) request.socket.end();
    });
    answer(parts, request, response).catch((bug: unknown) => {
      parts.onTrouble(bug);
      response.destroy();
    });
  };
}

async function answer(
  parts: HttpParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = TARGET.exec(request.url ?? '/')?.[1] ?? '';
  const page = Object.hasOwn(parts.pages, path) ? parts.pages[path] : undefined;
  if (path !== WEBHOOKS_PATH && page === undefined) {
    const paths = [WEBHOOKS_PATH, ...Object.keys(parts.pages)].join(', ');
    sendPage(request, response, jsonPage(404, { message: `there is nothing; there is ${paths}` }));
    return;
  }
  const methods = page === undefined ? ['POST'] : ['GET', 'HEAD'];
  if (!methods.includes(request.method ?? '')) {
    const allow = methods.join(', ');
    sendPage(request, response, jsonPage(405, { message: `only ${allow} is taken` }, { allow }));
  } else if (page === undefined) {
    await take(parts, request, response);
  } else {
    sendPage(request, response, await made(parts, page));
  }
}

async function take(
  { receiver, isDraining, nowMs, onAnswered, onTurnedAway }: HttpParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAtMs = nowMs();
  if (isDraining()) {
    onTurnedAway();
    sendPage(request, response, DRAINING);
    return;
  }
  const rawBody = await readBody(request, BODY_BYTES_MAX);
  if (rawBody === undefined) return;
  const headers = request.headers as Readonly<Record<string, string | undefined>>;
  const answered = await receiver.receive({ headers, rawBody });
  const { status } = answered;
  // What is left of a body that is too large is not waited for.
  const close = status === 413 ? { connection: 'close' } : {};
  sendPage(request, response, jsonPage(status, answered.body, { ...answered.headers, ...close }));
  onAnswered(status, nowMs() - startedAtMs);
}

const DRAINING = jsonPage(
  503,
  { result: 'draining', message: 'this process is about to end; another one takes over' },
  { 'retry-after': '2', connection: 'close' },
);

async function made({ onTrouble }: HttpParts, page: () => Promise<Page>): Promise<Page> {
  try {
    return await page();
  } catch (trouble) {
    onTrouble(trouble);
    return jsonPage(503, { message: 'the store is not available' }, { 'retry-after': '2' });
  }
}
