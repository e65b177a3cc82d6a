import type { Json } from '../platform/message.ts';

/** One event as it reaches an endpoint. The same event may come more than once, in any order. */
export interface Delivery {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came, byte for byte, which is what signatures are over. */
  readonly rawBody: string;
  /** What the body says. */
  readonly event: {
    /** The same for every copy of the event. */
    readonly id: string;
    readonly type: string;
    /** When it happened, ISO 8601. */
    readonly time: string;
    readonly data: Json;
  };
}

/** Takes a delivery and answers with an HTTP status: 2xx says that it will not be lost. */
export type DeliveryHandler = (delivery: Delivery) => number | Promise<number>;

/** An endpoint of a client. */
export interface Webhooks {
  /** From now on deliveries go to `handler`, in place of an earlier one. */
  listen(handler: DeliveryHandler): void;
}

/** For a client to which nobody delivers: it listens and never hears of anything. */
export const NO_WEBHOOKS: Webhooks = { listen: () => undefined };
