import type { World } from '../world.ts';
import { discardAll } from './delivery-lifecycle.ts';
import {
  type Bus,
  type Filter,
  type SignatureForm,
  type Subscription,
  webhooksOf,
} from './webhooks.ts';

/** What a subscription is made from. */
export interface SubscriptionSetup {
  /** The OAuth client that receives. In simulation deliveries go to its handler, whatever the URL. */
  readonly client: string;
  readonly types: readonly string[];
  /** What fields of the event's data must equal; every event of the types unless told. */
  readonly filter?: Filter;
  /** Deliveries are signed with it; they are not without it. */
  readonly secret?: string | undefined;
  /** `hub` unless told. */
  readonly form?: SignatureForm;
  /** Where deliveries go over HTTP; a subscription without one has no receiver there. */
  readonly url?: string;
  /** `webhooks` unless told. */
  readonly bus?: Bus;
}

/** Adds a subscription, from now on. */
export function subscribe(world: World, setup: SubscriptionSetup): Subscription {
  const { client, types, filter = {}, secret, form = 'hub', url, bus = 'webhooks' } = setup;
  const webhooks = webhooksOf(world);
  const subscription: Subscription = {
    id: `webhook-${++webhooks.subscriptionsMade}`,
    bus,
    client,
    url,
    types,
    filter,
    secret,
    form,
    createdAtMs: world.timeline.nowMs,
    deliveries: 0,
    attempts: 0,
    leavesAtMs: 0,
    failuresInARow: 0,
    throttle: undefined,
  };
  webhooks.subscriptions.set(subscription.id, subscription);
  return subscription;
}

/** Ends a subscription. What was on its way to it is given up. */
export function unsubscribe(world: World, subscription: Subscription): void {
  webhooksOf(world).subscriptions.delete(subscription.id);
  discardAll(world, subscription);
}
