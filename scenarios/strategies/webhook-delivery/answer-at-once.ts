import { seed } from '../../../src/choice/provenance.ts';
import type { Strategy } from '../../scenario.ts';
import type { WebhookDeliveryTask } from '../../webhook-delivery/task.ts';
import { callOf, LISTEN_MS, subscribeTo } from './follow-call.ts';

/** Acknowledges at once and works through a list in the process, each event once. */
export const answerAtOnce: Strategy<WebhookDeliveryTask> = {
  name: 'answer-at-once',
  scenario: 'webhook-delivery',
  provenance: seed('001: acknowledge immediately and let a queue do the work'),
  claim: 'a fast 200 and a queue decouple delivery from processing',
  instead:
    'a queue that outlives the process, written before the 200; a key made from the event id',
  async client({ task, transport, clock, webhooks }) {
    const seen = new Set<string>();
    const queue: string[] = [];
    webhooks.listen((delivery) => {
      const { id } = delivery.event;
      if (!seen.has(id)) {
        seen.add(id);
        queue.push(callOf(delivery));
      }
      return 200;
    });
    const untilMs = clock.now() + LISTEN_MS;
    while (clock.now() < untilMs) {
      const call = queue.shift();
      if (call === undefined) {
        await clock.sleep(1000);
        continue;
      }
      const reply = await transport.send(subscribeTo(task, call));
      if (reply.kind === 'no-response' || reply.status >= 300) {
        queue.push(call);
        await clock.sleep(5000);
      }
    }
    return { status: 'done' };
  },
};
