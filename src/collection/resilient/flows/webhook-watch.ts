import { webhookDelivery } from '../../../../scenarios/webhook-delivery/scenario.ts';
import { ENDPOINT } from '../../../../scenarios/webhook-delivery/task.ts';
import type { ResilientFlow } from '../resilient-flow.ts';
import { type Trouble, troublePlan } from '../trouble-plan.ts';
import { LISTENING } from './webhook-watch-requests.ts';
import { watchSteps } from './webhook-watch-steps.ts';
import { tidySteps } from './webhook-watch-tidy.ts';

const CLIENT = 'worker';

/** An event that comes twice, one that comes far too late, and a subscription that is in flight. */
const TROUBLES: readonly Trouble[] = [
  // The start of the first call is held back, so that the second one is told of first.
  ['webhook.overtaken', LISTENING, 0, 8000],
  // The platform never hears that this was taken, and sends it again.
  ['webhook.answer-lost', LISTENING, 0, 1],
  // The key of the first subscription is in flight for a while after it was made.
  ['idempotency.commit-lag', 'webhook.create', 0, 1500],
  // Two requests are throttled; one is told so by seconds, the other by a date.
  ['platform.throttle', CLIENT, 1, 1],
  ['platform.throttle', CLIENT, 6, 1],
  ['platform.retry-after-form', CLIENT, 6, 1],
  // Some bodies lack the distinct code.
  ['platform.error-shape', CLIENT, 1, 1],
];

/** Seed 001, its webhooks: calls are followed as they start, once each. */
export const webhookWatchFlow: ResilientFlow = {
  path: 'webhook-delivery/resilient-watch',
  name: 'Webhook events that come late, twice or never: the resilient watch',
  noun: 'watch',
  scenario: webhookDelivery,
  client: CLIENT,
  does: 'It hears of two calls as they start and subscribes to what happens to each, once, although one event comes twice and the other after everything is done; in the end it leaves no subscription behind.',
  points: [
    'It waits for the event first. Where none comes in time it reads the call itself, since an event may be late or lost.',
    'It knows an event by its id, so one that is delivered again is nothing new; nor is the first word of a call that a read has told of already.',
    'It takes events in whatever order they come.',
    'It has one idempotency key for each call, the same for an event and for a read, so a repeat after silence cannot make a second subscription.',
    'It looks at the call before it acts: an event tells what was, a read what is.',
    'It lists the subscriptions in the end: one for each call, and no second one.',
    'It ends its subscriptions after the verdict, however the run went, and finds them in the list, where also those are whose answer was lost.',
    'It waits as `Retry-After` says, in seconds or as a date, and else with full jitter between 50 ms and 2 s.',
    'It stops after 45 requests or two minutes, and then says honestly what it knows.',
  ],
  shows:
    'calls followed by webhook properly, once each, against events that come twice, out of order and too late; made to be copied',
  plan: troublePlan(TROUBLES),
  receivers: [
    // The second copy of what tells of the second call; the answer to the first is lost.
    { delivery: `evt-2@${LISTENING}`, atMs: 1750, status: 200 },
    // What tells of the first call finds nobody twice, so it is later still.
    { delivery: `evt-1@${LISTENING}`, atMs: 8050, status: null },
    { delivery: `evt-1@${LISTENING}`, atMs: 9100, status: null },
    { delivery: `evt-1@${LISTENING}`, atMs: 11_150, status: 200 },
  ],
  causes: [
    {
      is: 'there are too many subscriptions',
      code: 'subscription.limit',
      words: 'subscriptions already',
      waits: false,
    },
  ],
  unclearWaits: true,
  keys: ['followKey', 'endKey'],
  subjects: [
    ['calls', 'conv-1,conv-2', 'The calls that are expected, with commas between.'],
    [
      'endpoint',
      ENDPOINT,
      'Where the events of a followed call go; one of its own for each run that goes on at a time.',
    ],
    ['listeningId', LISTENING, 'The subscription that tells of the starts of calls.'],
  ],
  variables: [
    ['conversationId', '', 'The call that is being followed.'],
    ['webhookId', '', 'The subscription that was made or is to be ended.'],
    ['seen', '[]', 'The ids of the events that were acted on, as JSON.'],
    ['followed', '[]', 'The calls that are followed, as JSON.'],
    ['patientUntilMs', '0', 'Until when an event is waited for.'],
    ['tidying', 'no', 'Whether the subscriptions are being ended.'],
  ],
  // The scenario allows 50 requests.
  bounds: { requestsMax: 45, deadlineMs: 120_000 },
  work: {
    name: '2 The watch',
    description: 'For each call: wait for its event, look, subscribe. Then make sure.',
    steps: watchSteps,
  },
  tidy: {
    name: '4 Tidy up',
    description:
      'Ends the subscriptions of this run, also where it has failed. It comes after the verdict, which holds the watch to what it said while the subscriptions stood.',
    steps: tidySteps,
  },
  endsAtMs: 12_000,
};
