import { seed } from '../../src/choice/provenance.ts';
import {
  doesNotSpin,
  honoursRetryAfter,
  requestBudget,
  terminates,
} from '../../src/oracle/general-invariants.ts';
import { outage } from '../../src/oracle/general-windows.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { openConversation } from '../../src/platform/voice/conversation-lifecycle.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';
import type { Part, Scenario } from '../scenario.ts';
import { followsOnce, honestCount, losesNothing } from './invariants.ts';
import { ENDPOINT, type WebhookDeliveryTask } from './task.ts';
import { askedAtOnce, held, windows } from './windows.ts';

const STARTED = 'conversation:started';
/** Enough for every fault of every plan, for each call, and far from a storm. */
const REQUESTS_PER_CALL = 25;

/** A worker that is to follow so many calls. */
function worker(name: string, calls: number): Part<WebhookDeliveryTask> {
  return {
    name,
    account: 'call-care',
    task: { calls, url: ENDPOINT, eventTypes: ['interaction.recording.failed'] },
    startsOn: ({ what }) => what === 'ANSWER',
  };
}

/** Calls that come in at these moments, of which each worker is told. */
function callsAt(
  moments: readonly number[],
  workers: readonly string[],
  failuresInARow = 0,
): Pick<Scenario<WebhookDeliveryTask>, 'arrange' | 'parts' | 'invariants'> {
  return {
    arrange(platform) {
      for (const client of workers) {
        subscribe(platform.world, { client, types: [STARTED] }).failuresInARow = failuresInARow;
      }
      for (const [index, atMs] of moments.entries()) callIn(platform, `conv-${index + 1}`, atMs);
    },
    parts: workers.map((name) => worker(name, moments.length)),
    invariants: [
      followsOnce,
      losesNothing,
      honestCount,
      honoursRetryAfter,
      doesNotSpin,
      requestBudget(REQUESTS_PER_CALL * moments.length),
      terminates,
    ],
  };
}

/** Seed 001: events come late, twice and in any order, and a worker may die while it acts on one. */
export const webhookDelivery: Scenario<WebhookDeliveryTask> = {
  name: 'webhook-delivery',
  title: 'One action for each webhook event',
  story:
    'A worker is told by webhook of every call that starts and then subscribes to what happens to ' +
    'that call. Events are delivered at least once: late, twice, in any order, and again whenever ' +
    'the answer took longer than 300 ms. The worker may be killed at any request and comes back.',
  provenance: seed('001'),
  ...callsAt([0, 400], ['worker']),
  crashes: true,
  sometimes: windows,
  limits: { operations: 400, virtualMs: 1_200_000 },
};

/** Two workers hear of the same calls and do the same about them. */
export const webhookDeliveryContended: Scenario<WebhookDeliveryTask> = {
  ...webhookDelivery,
  name: 'webhook-delivery-contended',
  variantOf: webhookDelivery.name,
  title: 'Two workers told of the same calls',
  story:
    'As in webhook-delivery, but two workers of one account have subscribed, so that each call is ' +
    'told of twice. Neither knows of the other, and each call is to be followed once all the same.',
  ...callsAt([0, 400], ['worker-a', 'worker-b']),
  sometimes: [...windows, askedAtOnce],
};

/** Deliveries that failed in a row before the first call: with one more the gateway waits. */
const FAILURES_BEFORE = 2;

/** Endpoints that have been failing, a burst of calls, kills, and outages. */
export const webhookDeliveryHostile: Scenario<WebhookDeliveryTask> = {
  ...webhookDelivery,
  name: 'webhook-delivery-hostile',
  variantOf: webhookDelivery.name,
  title: 'Webhooks to endpoints that a gateway has begun to doubt',
  story:
    'As in webhook-delivery-contended, but four calls come in at short intervals, the endpoints ' +
    'have failed before, so that the gateway leaves them alone after one more failure, and the ' +
    'platform may go down while the workers act.',
  settings: { outages: true },
  ...callsAt([0, 100, 400, 900], ['worker-a', 'worker-b'], FAILURES_BEFORE),
  sometimes: [...windows, askedAtOnce, held, outage],
};

function callIn({ world }: Platform, id: string, atMs: number): void {
  const participants = [
    { id: `${id}-caller`, purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
  ] as const;
  if (atMs === 0) openConversation(world, { id, participants });
  else world.timeline.at(atMs, () => openConversation(world, { id, participants }));
}
