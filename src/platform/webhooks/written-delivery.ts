import type { PublishedEvent } from './outbound.ts';
import type { Delivery, DeliveryState } from './webhooks.ts';

/** A delivery as documents have it, with `null` for what is not known. */
export interface WrittenDelivery {
  readonly id: string;
  /** The id of the subscription that it is for. */
  readonly subscription: string;
  readonly url: string | null;
  /** What the event is about. */
  readonly resource: string;
  readonly state: DeliveryState;
  readonly event: PublishedEvent;
  /** In order. An attempt that nobody was there to receive has ended with neither status nor failure. */
  readonly attempts: readonly {
    readonly sentAtMs: number;
    readonly endedAtMs: number | null;
    readonly status: number | null;
    readonly failed: 'timeout' | 'connection' | null;
  }[];
}

/** Writes a delivery out. */
export function writeOutDelivery(delivery: Delivery): WrittenDelivery {
  const { id, subscription, event, resource, state, attempts } = delivery;
  return {
    id,
    subscription: subscription.id,
    url: subscription.url ?? null,
    resource,
    state,
    event,
    attempts: attempts.map(({ sentAtMs, endedAtMs, result }) => ({
      sentAtMs,
      endedAtMs: endedAtMs ?? null,
      status: result !== undefined && 'status' in result ? result.status : null,
      failed: result !== undefined && 'failed' in result ? result.failed : null,
    })),
  };
}
