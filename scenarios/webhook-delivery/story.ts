import { seed } from '../../src/choice/provenance.ts';
import { createCallFollower } from '../../src/client/call-follower.ts';
import type { Story, Strategy } from '../scenario.ts';
import { actOnArrival } from '../strategies/webhook-delivery/act-on-arrival.ts';
import { answerAtOnce } from '../strategies/webhook-delivery/answer-at-once.ts';
import { webhookDeliveryKeysIgnored } from './keys-ignored.ts';
import { webhookDelivery, webhookDeliveryContended, webhookDeliveryHostile } from './scenario.ts';
import type { WebhookDeliveryTask } from './task.ts';

const resilient: Strategy<WebhookDeliveryTask> = {
  name: 'resilient',
  scenario: webhookDelivery.name,
  provenance: seed('001: answered by this project'),
  claim: 'kept before it is acknowledged, one key an event, an honest last word',
  instead: '',
  client: createCallFollower(),
};

/** Seed 001, its webhooks. */
export const webhookDeliveryStory: Story = {
  scenarios: [
    webhookDelivery,
    webhookDeliveryContended,
    webhookDeliveryHostile,
    webhookDeliveryKeysIgnored,
  ],
  onTrial: [actOnArrival, answerAtOnce],
  resilient,
};
