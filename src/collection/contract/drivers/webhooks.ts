import { FAULTS } from '../../../choice/kinds/define-kinds.ts';
import type { PlannedChoice } from '../../../choice/plan.ts';
import { deliveryMachine } from '../../../machine/delivery.ts';
import type {
  MachineDriver,
  OperationDriver,
  RequestParts,
  Step,
  SystemDriver,
} from '../contract-driver.ts';

const SUBSCRIPTION = 'webhook-1';
const BODY = { url: 'http://127.0.0.1:9/', eventTypes: ['conversation:updated'] };
const OTHER_BODY = { url: 'http://127.0.0.1:9/', eventTypes: ['conversation:started'] };

const CREATE = {
  kind: 'request',
  operation: 'webhook.create',
  status: 201,
  says: 'subscribes an endpoint',
  body: BODY,
} as const satisfies Step;

const DELETE: Step = {
  kind: 'request',
  operation: 'webhook.delete',
  status: 204,
  says: 'ends the subscription',
};

/** Publishes an event, as every change of a conversation does. */
const CHANGE: Step = {
  kind: 'request',
  operation: 'recording.stop',
  status: 204,
  says: 'changes the conversation',
  params: { conversationId: 'conv-1' },
};

/** No attempt arrives, so nobody is needed to receive. */
const NOBODY_HEARS: readonly PlannedChoice[] = Array.from({ length: FAULTS }, (_, nth) => ({
  kind: 'webhook.request-lost',
  subject: SUBSCRIPTION,
  nth,
  value: 1,
}));

const wait = (ms: number): Step => ({ kind: 'wait', ms });

const delivery: MachineDriver = {
  machine: deliveryMachine,
  seen: { field: 'truth' },
  told: {
    'delivery.exhausted': 'FAILED',
    'delivery.discarded': 'DISCARD',
    'delivery.acknowledged': 'ACKNOWLEDGED',
  },
  choices: [],
  arrive: [],
  take: {},
  look: {
    kind: 'request',
    operation: 'webhook.list',
    status: 200,
    says: 'shows the subscription',
  },
  courses: [
    {
      says: 'an endpoint that hears nothing is retried, then throttled, and what fails or comes meanwhile is held back',
      choices: NOBODY_HEARS,
      steps: [CREATE, wait(500), CHANGE, wait(3600), wait(100), DELETE],
    },
    {
      says: 'the subscription ends while an event waits to leave',
      choices: [{ kind: 'webhook.delay', subject: SUBSCRIPTION, nth: 0, value: 5000 }],
      steps: [CREATE, CHANGE, wait(10), DELETE],
    },
    {
      says: 'the subscription ends while an event waits for its second attempt',
      choices: NOBODY_HEARS,
      steps: [CREATE, CHANGE, wait(400), DELETE],
    },
    {
      says: 'an endpoint answers in time',
      choices: [],
      receivers: [{ delivery: `evt-1@${SUBSCRIPTION}`, atMs: 200, status: 200 }],
      steps: [CREATE, CHANGE, wait(400)],
    },
    {
      says: 'the only attempt fails',
      choices: NOBODY_HEARS,
      settings: { webhookAttemptsMax: 1 },
      steps: [CREATE, CHANGE, wait(400)],
    },
  ],
};

/** The four operations of one bus, whose routes differ only in their names. */
function operationsOf(noun: 'webhook' | 'subscription'): Record<string, OperationDriver> {
  const request: RequestParts = { body: BODY };
  const steps: readonly Step[] = [{ ...CREATE, operation: `${noun}.create` }];
  return {
    [`${noun}.create`]: {
      request,
      succeeds: { says: 'subscribes an endpoint', status: 201 },
      otherRequest: { body: OTHER_BODY },
    },
    [`${noun}.list`]: { succeeds: { says: 'lists the subscriptions', status: 200 } },
    [`${noun}.get`]: { succeeds: { says: 'shows the subscription', status: 200, steps } },
    [`${noun}.delete`]: { succeeds: { says: 'ends the subscription', status: 204, steps } },
  };
}

/** Webhooks and the event bus. */
export const webhooks: SystemDriver = {
  system: 'webhooks',
  title: 'Webhooks and the event bus',
  says: 'Subscriptions to events, and the deliveries that are made to their endpoints.',
  scenario: 'recording-toggle',
  variables: [
    {
      key: 'webhookId',
      value: SUBSCRIPTION,
      says: 'a webhook that exists',
      madeBy: { operation: 'webhook.create', field: 'id' },
    },
    {
      key: 'subscriptionId',
      value: SUBSCRIPTION,
      says: 'a subscription of the event bus',
      madeBy: { operation: 'subscription.create', field: 'id' },
    },
  ],
  machines: [delivery],
  operations: { ...operationsOf('webhook'), ...operationsOf('subscription') },
};
