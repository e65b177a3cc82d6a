import type { World } from '../world.ts';
import { webhooksOf } from './webhooks.ts';

/** Gives a URL to the subscriptions of a client that have none, as those that a scenario arranged. */
export function assignEndpoint(world: World, client: string, url: string): void {
  for (const subscription of webhooksOf.known(world)?.subscriptions.values() ?? []) {
    if (subscription.client === client) subscription.url ??= url;
  }
}
