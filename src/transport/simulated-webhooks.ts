import type { DeliveryResult, Outbound, Parcel } from '../platform/webhooks/outbound.ts';
import { lastAt } from '../platform/webhooks/scripted-receivers.ts';
import type { Timeline } from '../time/timeline.ts';
import { copyJson } from './copy-json.ts';
import type { Pauses } from './pauses.ts';
import type { Delivery, DeliveryHandler } from './webhooks.ts';

/** How long a message takes at the least, each way (ours: within one region). */
const MESSAGE_MS = 20;
const GONE = 410;
const FAULTY = 500;

/** What simulated webhooks join. */
export interface WebhookParts {
  readonly timeline: Timeline;
  readonly pauses: Pauses;
  /** The platform's own, on which it hears of answers; made after this. */
  readonly platformTimeline: () => Timeline;
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
    const { timeline, pauses, platformTimeline } = this.#parts;
    const { client, sentAtMs } = parcel;
    const latestAtMs = sentAtMs + parcel.answerWithinMs;
    let over = false;
    const end = (result: DeliveryResult): void => {
      if (over) return;
      over = true;
      done(result);
    };
    // The platform hears of an answer before it hears of what clients ask at that moment.
    const answer = (result: DeliveryResult): void => {
      lastAt(platformTimeline(), timeline.nowMs + MESSAGE_MS, 0, () => end(result));
    };
    timeline.at(sentAtMs + MESSAGE_MS, () => {
      const handler = this.#handlers?.get(client);
      if (handler === undefined) answer({ failed: 'connection' });
      else if (handler === 'gone') answer({ status: GONE });
      else {
        // Whoever was killed or replaced while it worked on a delivery does not answer it.
        const isThere = (): boolean => this.#handlers?.get(client) === handler;
        pauses.whenAwake(client, () => {
          if (!isThere()) return;
          this.#hear(handler, parcel, (status) => {
            if (isThere()) answer({ status });
          });
        });
        // Second, so that an answer of that very moment is in time.
        lastAt(platformTimeline(), latestAtMs, 1, () => end({ failed: 'timeout' }));
      }
    });
    return true;
  }

  #hear(handler: DeliveryHandler, parcel: Parcel, answer: (status: number) => void): void {
    this.#parts.onDelivery();
    const said = (async () => handler(new ReceivedParcel(parcel)))();
    said.then(
      (status) => answer(isStatus(status) ? status : FAULTY),
      () => answer(FAULTY),
    );
  }
}

/**
 * A parcel as its receiver sees it. A class: literals with getters, made anew in every run, would link
 * the runs by their hidden classes, and none of them could be collected.
 */
class ReceivedParcel implements Delivery {
  readonly event: Delivery['event'];
  readonly #parcel: Parcel;

  constructor(parcel: Parcel) {
    const { id, type, time, data } = parcel.event;
    this.#parcel = parcel;
    this.event = { id, type, time, data: copyJson(data) ?? null };
  }

  get headers(): Readonly<Record<string, string>> {
    return { ...this.#parcel.headers };
  }

  get rawBody(): string {
    return this.#parcel.rawBody;
  }
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599;
}
