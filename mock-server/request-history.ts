import type { Operation } from '../src/history/operation.ts';
import type { Json, PlatformRequest, PlatformResponse } from '../src/platform/message.ts';

/** The requests of a session that are remembered; the oldest are forgotten. */
const OPERATIONS_MAX = 250;
/** Longer paths are cut. No route has one. */
const PATH_LENGTH_MAX = 1000;
/** Larger bodies are not remembered. No route takes one. */
const BODY_BYTES_MAX = 4096;

/**
 * What clients asked of a session, as far as the server can tell: it takes a client to have sent a
 * request when it came and to have learned the answer when it went.
 */
export class RequestHistory {
  readonly #operations: Operation[] = [];
  #made = 0;

  /** The operations that are remembered, oldest first. */
  get operations(): readonly Operation[] {
    return this.#operations;
  }

  /** How many operations are no longer remembered. */
  get forgotten(): number {
    return this.#made - this.#operations.length;
  }

  /** Begins an operation. `bodyBytes` is how long its body was. */
  begin(
    client: string,
    nth: number,
    request: PlatformRequest,
    bodyBytes: number,
    sentAtMs: number,
  ): Operation {
    const { method, path, headers, body } = request;
    const operation: Operation = {
      number: ++this.#made,
      client,
      nth,
      method,
      path: path.length > PATH_LENGTH_MAX ? path.slice(0, PATH_LENGTH_MAX) : path,
      headers: remembered(headers),
      body: bodyBytes > BODY_BYTES_MAX ? undefined : (body as Json | undefined),
      sentAtMs,
      arrivals: [],
      returnedAtMs: undefined,
      outcome: undefined,
    };
    const operations = this.#operations;
    operations.push(operation);
    // Dropping one by one would move the whole array each time.
    if (operations.length > OPERATIONS_MAX * 1.25) {
      operations.splice(0, operations.length - OPERATIONS_MAX);
    }
    return operation;
  }
}

/** Notes that a copy of the request reached the platform and what was answered to it. */
export function noteArrival(
  operation: Operation,
  response: PlatformResponse,
  atMs: number,
  duplicate: boolean,
): void {
  const { status, headers, media } = response;
  const body = rememberedBody(operation, response);
  const correlationId = headers['x-correlation-id'] ?? '';
  const arrival = { atMs, status, body, correlationId, duplicate };
  // One of the commoner form costs several times as much where it is put together with a spread.
  operation.arrivals.push(media === undefined ? arrival : { ...arrival, mediaBytes: media.length });
}

/** Notes that the answer went to the client. */
export function noteAnswer(operation: Operation, response: PlatformResponse, atMs: number): void {
  operation.returnedAtMs = atMs;
  operation.outcome = {
    kind: 'response',
    status: response.status,
    body: rememberedBody(operation, response),
    retryAfter: response.headers['retry-after'],
  };
}

/** Notes that the client's connection broke before there was an answer. */
export function noteLoss(operation: Operation, atMs: number): void {
  operation.returnedAtMs = atMs;
  operation.outcome = { kind: 'no-response', because: 'connection' };
}

/** The headers on which an answer may depend. */
const REMEMBERED = ['idempotency-key', 'x-idempotency-key', 'if-match'] as const;
const NONE = {};

function remembered(headers: PlatformRequest['headers']): Operation['headers'] {
  if (
    headers['if-match'] === undefined &&
    headers['idempotency-key'] === undefined &&
    headers['x-idempotency-key'] === undefined
  ) {
    return NONE;
  }
  let kept: Record<string, string> | undefined;
  for (const name of REMEMBERED) {
    const value = headers[name];
    if (value !== undefined) {
      kept ??= {};
      kept[name] = value;
    }
  }
  return kept ?? NONE;
}

/** What a successful read showed is not remembered: it may be as long as the world is large. */
function rememberedBody(
  operation: Operation,
  { status, body }: PlatformResponse,
): Json | undefined {
  return operation.method === 'GET' && status < 300 ? undefined : body;
}
