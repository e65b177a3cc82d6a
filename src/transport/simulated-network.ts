import type { Choices } from '../choice/choices.ts';
import type { Operation, OperationOutcome } from '../history/operation.ts';
import type { Headers, PlatformRequest, PlatformResponse } from '../platform/message.ts';
import type { Platform } from '../platform/platform.ts';
import type { Timeline } from '../time/timeline.ts';
import { copyJson } from './copy-json.ts';
import { drawFate } from './message-fate.ts';
import type { Pauses } from './pauses.ts';
import { type ClientRequest, REQUEST_TIMEOUT_MS, type Reply, type Transport } from './transport.ts';

/** How long a message takes at the least, each way (ours: within one region). */
const MESSAGE_MS = 20;

/** What a simulated network joins. */
export interface NetworkParts {
  readonly platform: Platform;
  readonly timeline: Timeline;
  readonly choices: Choices;
  readonly pauses: Pauses;
  /** Called when a client was told something, so that it can run before the next event. */
  readonly onDelivery: () => void;
}

/** What one client sends by. */
export interface Connection extends Transport {
  /** How many requests were sent or skipped. */
  readonly sent: number;
  /** Leaves out a request that its client did not live to send, and its place among the choices. */
  skip(): void;
  /** The client is gone: it hears of nothing that it has sent. */
  forget(): void;
}

/**
 * A network in memory and in virtual time. It delays, loses and duplicates messages as the choices
 * say, and keeps the history of what clients sent and learned.
 */
export class SimulatedNetwork {
  readonly operations: Operation[] = [];
  readonly #parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  /** A connection for one client, with its token. */
  connect(client: string, token: string): Connection {
    const authorization = `Bearer ${token}`;
    return new SimulatedConnection(
      (nth, request) => this.#send(client, nth, authorization, request),
      () => this.#forget(client),
    );
  }

  #forget(client: string): void {
    for (const operation of this.operations) {
      if (operation.client !== client || operation.outcome !== undefined) continue;
      operation.returnedAtMs = this.#parts.timeline.nowMs;
      operation.outcome = { kind: 'no-response', because: 'crash' };
    }
  }

  #send(
    client: string,
    nth: number,
    authorization: string,
    request: ClientRequest,
  ): Promise<Reply> {
    const { timeline, choices, pauses, onDelivery } = this.#parts;
    const sentAtMs = timeline.nowMs;
    const { method, path, timeoutMs = REQUEST_TIMEOUT_MS } = request;
    assertSendable(method, path, timeoutMs);
    const own = lowerCased(request.headers);
    const headers: Headers = { authorization, ...own };
    const body = request.body === undefined ? undefined : copyJson(request.body);
    const operation: Operation = {
      number: this.operations.length + 1,
      client,
      nth,
      method,
      path,
      headers: own,
      body,
      sentAtMs,
      arrivals: [],
      returnedAtMs: undefined,
      outcome: undefined,
    };
    this.operations.push(operation);
    const fate = drawFate(choices, client, nth);
    const { requestLost, responseLost, duplicateAfterMs } = fate;
    const arrivesAtMs = sentAtMs + MESSAGE_MS + fate.requestLatencyMs;
    const returnsAtMs = arrivesAtMs + MESSAGE_MS + fate.responseLatencyMs;
    const givesUpAtMs = sentAtMs + Math.ceil(timeoutMs);
    const arriving: PlatformRequest = { method, path, headers, body };

    return new Promise((resolve) => {
      const settle = (outcome: OperationOutcome, reply: Reply): void => {
        // Whoever was to hear it is gone.
        if (operation.outcome !== undefined) return;
        if (pauses.holds(client)) {
          pauses.whenAwake(client, () => settle(outcome, reply));
          return;
        }
        operation.returnedAtMs = timeline.nowMs;
        operation.outcome = outcome;
        onDelivery();
        resolve(reply);
      };
      const inTime = !requestLost && !responseLost && returnsAtMs <= givesUpAtMs;
      if (!requestLost) {
        timeline.at(arrivesAtMs, () => {
          const response = this.#arrive(operation, arriving, false);
          if (inTime)
            timeline.at(returnsAtMs, () => settle(outcomeOf(response), replyOf(response)));
        });
        if (duplicateAfterMs > 0) {
          timeline.at(arrivesAtMs + duplicateAfterMs, () =>
            this.#arrive(operation, arriving, true),
          );
        }
      }
      if (!inTime) {
        const nothing = { kind: 'no-response', because: 'timeout' } as const;
        timeline.at(givesUpAtMs, () => settle(nothing, nothing));
      }
    });
  }

  #arrive(operation: Operation, request: PlatformRequest, duplicate: boolean): PlatformResponse {
    const { platform, timeline } = this.#parts;
    const atMs = timeline.nowMs;
    platform.advanceTo(atMs);
    const response = platform.handle(request);
    const { status, headers, body, media } = response;
    const correlationId = headers['x-correlation-id'] ?? '';
    const arrival = { atMs, status, body, correlationId, duplicate };
    operation.arrivals.push(
      media === undefined ? arrival : { ...arrival, mediaBytes: media.length },
    );
    return response;
  }
}

class SimulatedConnection implements Connection {
  sent = 0;
  readonly forget: () => void;
  readonly #sendNth: (nth: number, request: ClientRequest) => Promise<Reply>;

  constructor(
    sendNth: (nth: number, request: ClientRequest) => Promise<Reply>,
    forget: () => void,
  ) {
    this.#sendNth = sendNth;
    this.forget = forget;
  }

  send(request: ClientRequest): Promise<Reply> {
    return this.#sendNth(this.sent++, request);
  }

  skip(): void {
    this.sent += 1;
  }
}

/** What a client hands over comes from outside, so a slip in it is named instead of followed. */
function assertSendable(method: unknown, path: unknown, timeoutMs: unknown): void {
  if (typeof method !== 'string' || method === '') {
    throw new TypeError(`send takes a request with a method, not ${String(method)}`);
  }
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new TypeError(`send takes a request with a path from the root, not ${String(path)}`);
  }
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0 && Number.isFinite(timeoutMs))) {
    throw new TypeError(`send takes a timeoutMs of 0 or more, not ${String(timeoutMs)}`);
  }
}

function outcomeOf({ status, headers, body }: PlatformResponse): OperationOutcome {
  return { kind: 'response', status, body, retryAfter: headers['retry-after'] };
}

/** What the client gets is its own to change. */
function replyOf({ status, headers, body, media }: PlatformResponse): Reply {
  if (media !== undefined) return { kind: 'response', status, headers, body: undefined, media };
  return { kind: 'response', status, headers, body: copyJson(body) };
}

const UPPER_CASE = /[A-Z]/;
const NONE: Readonly<Record<string, string>> = {};

/** Header names are the same in any case (RFC 9110 §5.1), and nearly always in lower case. */
function lowerCased(
  headers: Readonly<Record<string, string>> = NONE,
): Readonly<Record<string, string>> {
  for (const name in headers) {
    if (!UPPER_CASE.test(name)) continue;
    const entries = Object.entries(headers);
    return Object.fromEntries(entries.map(([key, value]) => [key.toLowerCase(), value]));
  }
  return headers;
}
