import type { DeliveryResult, Outbound, Parcel } from '../platform/webhooks/outbound.ts';
import type { Timeline } from '../time/timeline.ts';
import { copyJson } from './copy-json.ts';
import type { Delivery, DeliveryHandler } from './webhooks.ts';

/** How long a message takes at the least, each way (ours: within one region). */
const MESSAGE_MS = 20;
const GONE = 410;
const FAULTY = 500;

/** What simulated webhooks join. */
export interface WebhookParts {
  readonly timeline: Timeline;
  /** Brings the platform to a moment, before it is told what happened then. */
  readonly advance: (atMs: number) => void;
  /** Called when a client was told something, so that it can run before the next event. */
  readonly onDelivery: () => void;
}

/**
 * Brings events to the handlers of simulated clients, in virtual time. A client that does not listen
 * refuses the connection; one that has finished answers 410, since it will never listen again.
 */
export class SimulatedWebhooks implements Outbound {
  readonly #parts: WebhookParts;
  // Most runs have no webhooks at all.
  #handlers: Map<string, DeliveryHandler | 'gone'> | undefined;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
  }

  /** From now on, deliveries to the client go to `handler`. */
  listen(client: string, handler: DeliveryHandler): void {
    this.#handlers ??= new Map();
    this.#handlers.set(client, handler);
  }

  /** The client was killed: nobody answers until it listens again. */
  close(client: string): void {
    this.#handlers?.delete(client);
  }

  /** The client has finished. */
  end(client: string): void {
    this.#handlers ??= new Map();
    this.#handlers.set(client, 'gone');
  }

  /** See {@link Outbound.send}. */
  send(parcel: Parcel, done: (result: DeliveryResult) => void): boolean {
    const { timeline, advance } = this.#parts;
    const { client, sentAtMs } = parcel;
    const latestAtMs = sentAtMs + parcel.answerWithinMs;
    let over = false;
    const end = (result: DeliveryResult): void => {
      if (over) return;
      over = true;
      advance(timeline.nowMs);
      done(result);
    };
    const answer = (result: DeliveryResult): void => {
      timeline.at(timeline.nowMs + MESSAGE_MS, () => end(result));
    };
    timeline.at(sentAtMs + MESSAGE_MS, () => {
      const handler = this.#handlers?.get(client);
      if (handler === undefined) answer({ failed: 'connection' });
      else if (handler === 'gone') answer({ status: GONE });
      else {
        // Whoever was killed or replaced while it worked on a delivery does not answer it.
        this.#hear(handler, parcel, (status) => {
          if (this.#handlers?.get(client) === handler) answer({ status });
        });
        // Scheduled twice, so that an answer of that very moment is in time.
        timeline.at(latestAtMs, () => timeline.at(latestAtMs, () => end({ failed: 'timeout' })));
      }
    });
    return true;
  }

  #hear(handler: DeliveryHandler, parcel: Parcel, answer: (status: number) => void): void {
    this.#parts.onDelivery();
    const said = (async () => handler(deliveryOf(parcel)))();
    said.then(
      (status) => answer(isStatus(status) ? status : FAULTY),
      () => answer(FAULTY),
    );
  }
}

function deliveryOf(parcel: Parcel): Delivery {
  const { id, type, time, data } = parcel.event;
  return {
    get headers() {
      return { ...parcel.headers };
    },
    get rawBody() {
      return parcel.rawBody;
    },
    event: { id, type, time, data: copyJson(data) ?? null },
  };
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599;
}
