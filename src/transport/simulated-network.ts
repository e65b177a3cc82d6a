import type { Choices } from '../choice/choices.ts';
import type { Operation, OperationOutcome } from '../history/operation.ts';
import type { PlatformRequest } from '../platform/message.ts';
import type { Platform } from '../platform/platform.ts';
import type { Timeline } from '../time/timeline.ts';
import { drawFate } from './message-fate.ts';
import { type ClientRequest, REQUEST_TIMEOUT_MS, type Reply, type Transport } from './transport.ts';

/** How long a message takes at the least, each way (ours: within one region). */
const MESSAGE_MS = 20;

/** What a simulated network joins. */
export interface NetworkParts {
  readonly platform: Platform;
  readonly timeline: Timeline;
  readonly choices: Choices;
  /** Called when a client was told something, so that it can run before the next event. */
  readonly onDelivery: () => void;
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

  /** A transport for one client, with its token. */
  connect(client: string, token: string): Transport {
    const authorization = `Bearer ${token}`;
    let sent = 0;
    return { send: (request) => this.#send(client, sent++, authorization, request) };
  }

  #send(
    client: string,
    nth: number,
    authorization: string,
    request: ClientRequest,
  ): Promise<Reply> {
    const { timeline, choices, onDelivery } = this.#parts;
    const sentAtMs = timeline.nowMs;
    const { method, path, body } = request;
    const operation: Operation = {
      number: this.operations.length + 1,
      client,
      nth,
      method,
      path,
      idempotencyKey: request.headers?.['idempotency-key'],
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
    const givesUpAtMs = sentAtMs + (request.timeoutMs ?? REQUEST_TIMEOUT_MS);
    const headers = { authorization, ...request.headers };
    const arriving: PlatformRequest = { method, path, headers, body };

    return new Promise((resolve) => {
      const settle = (outcome: OperationOutcome, reply: Reply): void => {
        operation.returnedAtMs = timeline.nowMs;
        operation.outcome = outcome;
        onDelivery();
        resolve(reply);
      };
      const inTime = !requestLost && !responseLost && returnsAtMs <= givesUpAtMs;
      if (!requestLost) {
        timeline.at(arrivesAtMs, () => {
          const reply = this.#arrive(operation, arriving, false);
          if (inTime) timeline.at(returnsAtMs, () => settle(outcomeOf(reply), reply));
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

  #arrive(
    operation: Operation,
    request: PlatformRequest,
    duplicate: boolean,
  ): Reply & { kind: 'response' } {
    const { platform, timeline } = this.#parts;
    const atMs = timeline.nowMs;
    platform.advanceTo(atMs);
    const { status, headers, body } = platform.handle(request);
    const correlationId = headers['x-correlation-id'] ?? '';
    operation.arrivals.push({ atMs, status, body, correlationId, duplicate });
    return { kind: 'response', status, headers, body };
  }
}

function outcomeOf({ status, headers, body }: Reply & { kind: 'response' }): OperationOutcome {
  return { kind: 'response', status, body, retryAfter: headers['retry-after'] };
}
