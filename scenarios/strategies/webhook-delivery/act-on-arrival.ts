import { seed } from '../../../src/choice/provenance.ts';
import type { Strategy } from '../../scenario.ts';
import type { WebhookDeliveryTask } from '../../webhook-delivery/task.ts';
import { callOf, LISTEN_MS, subscribeTo } from './follow-call.ts';

/** Acts on an event as it comes, and acknowledges it when that is done. */
export const actOnArrival: Strategy<WebhookDeliveryTask> = {
  name: 'act-on-arrival',
  scenario: 'webhook-delivery',
  provenance: seed('004: a webhook listener that works on each event as it comes'),
  claim: 'an event is acknowledged only when it was acted on, so none is lost',
  instead: 'keep the event, acknowledge it, then act under a key made from its id',
  async client({ task, transport, clock, webhooks }) {
    webhooks.listen(async (delivery) => {
      const reply = await transport.send(subscribeTo(task, callOf(delivery)));
      return reply.kind === 'response' && reply.status < 300 ? 200 : 503;
    });
    await clock.sleep(LISTEN_MS);
    return { status: 'done' };
  },
};
