import type { StateValueFrom } from 'xstate';
import type { deliveryMachine } from '../../machine/delivery.ts';
import type { Snapshot } from '../journal.ts';
import { defineStore, type World } from '../world.ts';
import type { DeliveryResult, PublishedEvent } from './outbound.ts';

/** A state of the delivery machine. */
export type DeliveryState = StateValueFrom<typeof deliveryMachine>;

/** How deliveries are signed: `X-Hub-Signature-256`, or as Standard Webhooks has it. */
export type SignatureForm = 'hub' | 'standard';

/** What fields of an event's data must equal. */
export type Filter = Readonly<Record<string, string | number | boolean>>;

/** Which of the two vendors' facilities a subscription belongs to. */
export type Bus = 'webhooks' | 'event-bus';

/** Who wants to be told of what. */
export interface Subscription {
  readonly id: string;
  readonly bus: Bus;
  /** The OAuth client that receives. */
  readonly client: string;
  /** Where deliveries go over HTTP; `undefined` where nobody has said so. */
  url: string | undefined;
  readonly types: readonly string[];
  readonly filter: Filter;
  readonly secret: string | undefined;
  readonly form: SignatureForm;
  readonly createdAtMs: number;
  /** How many deliveries and attempts there were; number the choices. */
  deliveries: number;
  attempts: number;
  /** When the newest delivery leaves. */
  leavesAtMs: number;
  failuresInARow: number;
  /** What a throttled endpoint waits for; `undefined` while it is not throttled. */
  throttle: Throttle | undefined;
}

/** An endpoint that keeps failing is left alone for a while, and then tried with one delivery. */
export interface Throttle {
  /** In order; the first is tried when the time has come. */
  readonly held: Delivery[];
  /** The one that is being tried. */
  probe: Delivery | undefined;
}

/** One attempt at a delivery. */
export interface DeliveryAttempt {
  readonly sentAtMs: number;
  endedAtMs: number | undefined;
  /** `undefined` while it is not known, and where nobody was there to receive. */
  result: DeliveryResult | undefined;
}

/** One event on its way to one subscription. */
export interface Delivery {
  readonly id: string;
  readonly subscription: Subscription;
  readonly event: PublishedEvent;
  /** What the event is about. */
  readonly resource: string;
  readonly attempts: DeliveryAttempt[];
  /** When the network first brought a second copy of an attempt; `undefined` if it has not. */
  copiedAtMs: number | undefined;
  state: DeliveryState;
}

/** What webhooks keep in a world. */
export interface Webhooks {
  readonly subscriptions: Map<string, Subscription>;
  /** The newest deliveries, oldest first. */
  readonly deliveries: Delivery[];
  subscriptionsMade: number;
  eventsMade: number;
}

/** The subscriptions and deliveries of a world. */
export const webhooksOf = defineStore<Webhooks>(() => ({
  subscriptions: new Map(),
  deliveries: [],
  subscriptionsMade: 0,
  eventsMade: 0,
}));

/** Whether anybody in the world wants to be told of anything. */
export function hasSubscriptions(world: World): boolean {
  const webhooks = webhooksOf.known(world);
  return webhooks !== undefined && webhooks.subscriptions.size > 0;
}

/** A delivery now, for the journal. */
export function deliverySnapshot(_world: World, delivery: Delivery): Snapshot {
  const { id, state, attempts, subscription, resource } = delivery;
  return {
    machine: 'delivery',
    resource: id,
    truth: state,
    view: null,
    lock: null,
    version: null,
    around: `attempt ${attempts.length} for ${subscription.id}, about ${resource}`,
  };
}
