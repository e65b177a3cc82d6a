import { isoAt } from '../../time/epoch.ts';
import type { Json } from '../message.ts';
import type { World } from '../world.ts';
import { deliver } from './delivery-lifecycle.ts';
import type { PublishedEvent } from './outbound.ts';
import { type Filter, hasSubscriptions, webhooksOf } from './webhooks.ts';

/** What a system tells of. */
export interface EventSetup {
  /** `conversation:updated`, `interaction.recorded`, … */
  readonly type: string;
  /** The id of what it is about. */
  readonly resource: string;
  /** What receivers are told; a function is called only if somebody subscribes to the type. */
  readonly data: Json | (() => Json);
}

/** Tells every subscription that matches. Without any, it does nothing and costs next to nothing. */
export function publish(world: World, setup: EventSetup): void {
  if (!hasSubscriptions(world)) return;
  const webhooks = webhooksOf(world);
  const { type, resource } = setup;
  let event: PublishedEvent | undefined;
  for (const subscription of webhooks.subscriptions.values()) {
    if (!subscription.types.includes(type)) continue;
    const data = event?.data ?? (typeof setup.data === 'function' ? setup.data() : setup.data);
    if (!matches(subscription.filter, data)) continue;
    event ??= {
      id: `evt-${++webhooks.eventsMade}`,
      type,
      time: isoAt(world.timeline.nowMs),
      data,
    };
    deliver(world, subscription, event, resource);
  }
}

function matches(filter: Filter, data: Json): boolean {
  for (const field of Object.keys(filter)) {
    const found = isRecord(data) && Object.hasOwn(data, field) ? data[field] : undefined;
    if (found !== filter[field]) return false;
  }
  return true;
}

function isRecord(value: Json): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
