import { seed } from '../../src/choice/provenance.ts';
import {
  doesNotSpin,
  honoursRetryAfter,
  requestBudget,
  terminates,
} from '../../src/oracle/general-invariants.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { openConversation } from '../../src/platform/voice/conversation-lifecycle.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';
import type { Scenario } from '../scenario.ts';
import { followsOnce, honestCount, losesNothing } from './invariants.ts';
import { ENDPOINT, type WebhookDeliveryTask } from './task.ts';
import { windows } from './windows.ts';

const WORKER = 'worker';
/** When each call comes in. */
const CALLS_AT_MS = [0, 400, 3000] as const;
/** Enough for every fault of every plan, for each call, and far from a storm. */
const REQUESTS_MAX = 25 * CALLS_AT_MS.length;

/** Seed 001: events come late, twice and in any order, and a worker may die while it acts on one. */
export const webhookDelivery: Scenario<WebhookDeliveryTask> = {
  name: 'webhook-delivery',
  title: 'One action for each webhook event',
  story:
    'A worker is told by webhook of every call that starts and then subscribes to what happens to ' +
    'that call. Events are delivered at least once: late, twice, in any order, and again whenever ' +
    'the answer took longer than 300 ms. The worker may be killed at any request and comes back.',
  provenance: seed('001'),
  arrange(platform) {
    subscribe(platform.world, { client: WORKER, types: ['conversation:started'] });
    for (const [index, atMs] of CALLS_AT_MS.entries()) callIn(platform, `conv-${index + 1}`, atMs);
  },
  parts: [
    {
      name: WORKER,
      task: {
        calls: CALLS_AT_MS.length,
        url: ENDPOINT,
        eventTypes: ['interaction.recording.failed'],
      },
      startsOn: ({ what }) => what === 'ANSWER',
    },
  ],
  crashes: true,
  invariants: [
    followsOnce,
    losesNothing,
    honestCount,
    honoursRetryAfter,
    doesNotSpin,
    requestBudget(REQUESTS_MAX),
    terminates,
  ],
  sometimes: windows,
  limits: { operations: 400, virtualMs: 1_200_000 },
};

function callIn({ world }: Platform, id: string, atMs: number): void {
  const participants = [
    { id: `${id}-caller`, purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
  ] as const;
  if (atMs === 0) openConversation(world, { id, participants });
  else world.timeline.at(atMs, () => openConversation(world, { id, participants }));
}
