/** Which calls a worker is to follow. */
export interface WebhookDeliveryTask {
  /** How many calls start; each is told of by one event. */
  readonly calls: number;
  /** The endpoint of the subscriptions that the worker makes. */
  readonly url: string;
  /** What it wants to hear of each call. */
  readonly eventTypes: readonly string[];
}

/** The worker's endpoint. In simulation, events go to the worker itself. */
export const ENDPOINT = 'https://worker.example/calls';
