import { seed } from '../../../src/choice/provenance.ts';
import type { Delivery } from '../../../src/transport/webhooks.ts';
import type { Strategy } from '../../scenario.ts';
import type { WebhookDeliveryTask } from '../../webhook-delivery/task.ts';
import { callOf, LISTEN_MS, subscribeTo } from './follow-call.ts';

/** Acknowledges at once and works through a queue in the process, each event under its own key. */
export const answerAtOnce: Strategy<WebhookDeliveryTask> = {
  name: 'answer-at-once',
  scenario: 'webhook-delivery',
  provenance: seed('001: acknowledge immediately and let a queue do the work'),
  claim: 'a fast 200 and a queue decouple delivery from processing',
  instead: 'a queue that outlives the process, written before the 200',
  async client({ task, transport, clock, webhooks }) {
    const seen = new Set<string>();
    const queue: Delivery[] = [];
    webhooks.listen((delivery) => {
      const { id } = delivery.event;
      if (!seen.has(id)) {
        seen.add(id);
        queue.push(delivery);
      }
      return 200;
    });
    const untilMs = clock.now() + LISTEN_MS;
    while (clock.now() < untilMs) {
      const delivery = queue.shift();
      if (delivery === undefined) {
        await clock.sleep(1000);
        continue;
      }
      const key = { 'idempotency-key': delivery.event.id };
      const reply = await transport.send(subscribeTo(task, callOf(delivery), key));
      if (reply.kind === 'no-response' || reply.status >= 300) {
        queue.push(delivery);
        await clock.sleep(5000);
      }
    }
    return { status: 'done' };
  },
};
