import type { DeliveryHandler } from '../../transport/webhooks.ts';
import type { Receiver } from './receiver.ts';

const utf8 = new TextEncoder();

/** A receiver as the endpoint of a simulated client. */
export function deliveryHandler(receiver: Receiver): DeliveryHandler {
  return async ({ headers, rawBody }) => {
    const { status } = await receiver.receive({ headers, rawBody: utf8.encode(rawBody) });
    return status;
  };
}
