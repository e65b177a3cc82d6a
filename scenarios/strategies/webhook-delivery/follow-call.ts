import type { ClientRequest } from '../../../src/transport/transport.ts';
import type { Delivery } from '../../../src/transport/webhooks.ts';
import type { WebhookDeliveryTask } from '../../webhook-delivery/task.ts';

/** How long the listeners on trial listen: longer than the gateway goes on sending. */
export const LISTEN_MS = 420_000;

/** The call that an event tells of. */
export function callOf({ event }: Delivery): string {
  return String((event.data as Record<string, unknown>).conversationId);
}

/** The request that follows a call, without a key. */
export function subscribeTo(
  { url, eventTypes }: WebhookDeliveryTask,
  conversationId: string,
): ClientRequest {
  return {
    method: 'POST',
    path: '/api/v2/integrations/webhooks',
    body: { url, eventTypes: [...eventTypes], filters: { conversationId } },
  };
}
