import { seed } from '../../src/choice/provenance.ts';
import { createCallFollower } from '../../src/client/call-follower.ts';
import type { Story, Strategy } from '../scenario.ts';
import { actOnArrival } from '../strategies/webhook-delivery/act-on-arrival.ts';
import { answerAtOnce } from '../strategies/webhook-delivery/answer-at-once.ts';
import { webhookDelivery } from './scenario.ts';
import type { WebhookDeliveryTask } from './task.ts';

/** Keeps an event before it acknowledges it, and acts under a key made from the event's id. */
const resilient: Strategy<WebhookDeliveryTask> = {
  name: 'resilient',
  scenario: webhookDelivery.name,
  provenance: seed('001: answered by this project'),
  claim: 'kept before it is acknowledged, one key an event, an honest last word',
  instead: '',
  client: createCallFollower(),
};

/** Seed 001, as far as it is about webhooks. */
export const webhookDeliveryStory: Story = {
  scenarios: [webhookDelivery],
  onTrial: [actOnArrival, answerAtOnce],
  resilient,
};
