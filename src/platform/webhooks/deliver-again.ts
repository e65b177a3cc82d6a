import type { World } from '../world.ts';
import { deliver } from './delivery-lifecycle.ts';
import { webhooksOf } from './webhooks.ts';

/**
 * Sends every event once more that is remembered, under its old id, to those that still subscribe, as
 * vendors do after an incident in which they cannot tell what was received.
 */
export function deliverAgain(world: World): void {
  const { subscriptions, deliveries } = webhooksOf(world);
  for (const { subscription, event, resource } of [...deliveries]) {
    if (subscriptions.get(subscription.id) === subscription) {
      deliver(world, subscription, event, resource);
    }
  }
}
