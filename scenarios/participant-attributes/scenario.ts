import { seed } from '../../src/choice/provenance.ts';
import {
  doesNotSpin,
  honoursRetryAfter,
  requestBudget,
  terminates,
} from '../../src/oracle/general-invariants.ts';
import { byRule, crashed, outage } from '../../src/oracle/general-windows.ts';
import type { Invariant, Sometimes } from '../../src/oracle/invariant.ts';
import type { Churn } from '../../src/platform/voice/churn.ts';
import {
  type ConversationSetup,
  openConversation,
} from '../../src/platform/voice/conversation-lifecycle.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';
import type { Scenario } from '../scenario.ts';
import {
  actsOnce,
  actsOnEach,
  honestReport,
  inSomeOrder,
  noForeignChange,
  noLostUpdate,
  outlastsConflicts,
  recognisesScopeFault,
} from './invariants.ts';
import {
  CONVERSATION,
  PARTICIPANT,
  type ParticipantAttributesTask,
  SECOND_CONVERSATION,
  SECOND_PARTICIPANT,
} from './task.ts';
import type { Worker } from './the-register.ts';
import { eventWindows, windows } from './windows.ts';

type AttributesScenario = Scenario<ParticipantAttributesTask>;

/** Enough for every fault of every plan, and far from a storm. */
const REQUESTS_MAX = 40;
/** A worker that is killed spends requests in each of its lives. */
const REQUESTS_OVER_LIVES_MAX = 80;
/** For so long a call moves by itself, if it does. */
const CALM_AFTER_MS = 8000;
/** With a subscriber, a call does not pause when nobody looks. */
const CALM_AFTER_EVENT_MS = 1000;
const LIMITS = { operations: 400, virtualMs: 600_000 };

function worker(
  name: string,
  startsAt: string,
  attributes: ParticipantAttributesTask['attributes'],
): Worker {
  return {
    name,
    task: { conversationId: CONVERSATION, participantId: PARTICIPANT, attributes },
    startsOn: ({ kind, what, resource }) =>
      kind === 'step' && what === startsAt && resource === CONVERSATION,
  };
}

const CRM = worker('crm', 'ANSWER', { crmCustomerId: 'C-1042', priorityLevel: 'HIGH' });

/** A call whose caller a flow has already put two attributes on. */
function openCall(churn: Churn): AttributesScenario['arrange'] {
  return ({ world }) => {
    openConversation(world, {
      id: CONVERSATION,
      participants: [
        {
          id: PARTICIPANT,
          purpose: 'customer',
          name: 'Caller',
          address: 'tel:+15550100',
          attributes: { language: 'en', priorityLevel: 'NORMAL' },
        },
        { id: 'ivr', purpose: 'ivr', name: 'IVR', address: 'tel:+15550199' },
      ],
      churn,
    });
  };
}

function invariantsFor(workers: readonly Worker[], requestsMax = REQUESTS_MAX): Invariant[] {
  return [
    noLostUpdate(workers),
    noForeignChange(workers),
    honestReport(workers),
    outlastsConflicts(workers),
    honoursRetryAfter,
    doesNotSpin,
    requestBudget(requestsMax),
    terminates,
  ];
}

/** Seed 004: a worker pushes what the CRM knows of the caller while the call goes on. */
export const participantAttributes: AttributesScenario = {
  name: 'participant-attributes',
  title: 'Attributes pushed to a participant in mid-call',
  story:
    'When a call is answered, a worker looks the caller up in the CRM and patches what it finds ' +
    'onto the participant. The call goes on meanwhile: digits, offers, holds and transfers make ' +
    'new versions of the conversation, some of the participant; routing and media hold the ' +
    'attributes for moments; and a flow that ends may save its own copy over them.',
  provenance: seed('004'),
  arrange: openCall({ durationMs: CALM_AFTER_MS }),
  parts: [CRM],
  invariants: invariantsFor([CRM]),
  sometimes: windows,
  limits: LIMITS,
};

const CONTENDERS: readonly Worker[] = [
  CRM,
  worker('scoring', 'ANSWER', { churnScore: '0.82', priorityLevel: 'LOW' }),
  worker('desk', 'queued', { caseId: 'T-77', priorityLevel: 'URGENT' }),
  worker('billing', 'connected', { openInvoices: '2' }),
];

/** Several workers write attributes of their own, and three of them one and the same. */
export const participantAttributesContended: AttributesScenario = {
  ...participantAttributes,
  name: 'participant-attributes-contended',
  variantOf: participantAttributes.name,
  title: 'Four workers patch one participant',
  story: `${participantAttributes.story} Here four workers write at once or one after the other; three of them have a say in the priority.`,
  parts: CONTENDERS,
  invariants: [...invariantsFor(CONTENDERS), inSomeOrder(CONTENDERS)],
};

/** The worker may be killed before or after any request. */
export const participantAttributesCrashing: AttributesScenario = {
  ...participantAttributes,
  name: 'participant-attributes-crashing',
  variantOf: participantAttributes.name,
  title: 'A worker that is killed while it patches a participant',
  story: `${participantAttributes.story} Here the worker may be killed at any request, and starts again with what it stored.`,
  crashes: true,
  invariants: invariantsFor([CRM], REQUESTS_OVER_LIVES_MAX),
  sometimes: [...windows, crashed],
};

/** A call that moves at the worst rates for a long time, on a platform that goes down meanwhile. */
export const participantAttributesHostile: AttributesScenario = {
  ...participantAttributes,
  name: 'participant-attributes-hostile',
  variantOf: participantAttributes.name,
  title: 'Attributes pushed to a call that never stands still',
  story: `${participantAttributes.story} Here the conversation changes ten times a second at the least, the participant twice, and the platform may go down for a while.`,
  settings: { outages: true },
  arrange: openCall({
    durationMs: 20_000,
    stepsPerSecondMin: 10,
    participantStepsPerSecondMin: 2,
  }),
  sometimes: [...windows, outage],
};

const STARTED = 'conversation:started';
/** When the second call comes in: soon enough for its event to overtake the first one's. */
const SECOND_CALL_AT_MS = 400;

const SECOND_CALL: ConversationSetup = {
  id: SECOND_CONVERSATION,
  participants: [
    {
      id: SECOND_PARTICIPANT,
      purpose: 'customer',
      name: 'Second caller',
      address: 'tel:+15550101',
      attributes: { language: 'de', priorityLevel: 'NORMAL' },
    },
  ],
};

const ON_EVENT: Worker = {
  ...CRM,
  task: { ...CRM.task, onEvents: { types: [STARTED], purpose: 'customer', count: 2 } },
};

/** The worker acts whenever it hears that a call has started, which it may hear late or twice. */
export const participantAttributesEvents: AttributesScenario = {
  ...participantAttributes,
  name: 'participant-attributes-events',
  variantOf: participantAttributes.name,
  title: 'Attributes pushed to each call that an event tells of',
  story: `${participantAttributes.story} Here two calls come in, and the worker acts on the event that tells it of each; events come late, twice, in another order, or again after a failure.`,
  arrange: (platform) => {
    subscribe(platform.world, { client: ON_EVENT.name, types: [STARTED] });
    openCall({ durationMs: CALM_AFTER_EVENT_MS })(platform);
    const { world } = platform;
    world.timeline.at(SECOND_CALL_AT_MS, () => {
      openConversation(world, SECOND_CALL);
    });
  },
  parts: [ON_EVENT],
  invariants: [
    actsOnce([ON_EVENT]),
    actsOnEach([ON_EVENT]),
    ...invariantsFor([ON_EVENT], 2 * REQUESTS_MAX),
  ],
  sometimes: [...windows, ...eventWindows],
};

const UNAUTHORISED: Worker = { ...CRM, scopes: new Set(['conversation:view']) };
const MASKED: Sometimes = byRule(
  'scope-masked',
  'a missing scope was answered like a conflict',
  'auth.scope.masked',
);

/** The worker may read but not write, and is answered 409 instead of 403. */
export const participantAttributesMaskedScope: AttributesScenario = {
  ...participantAttributes,
  name: 'participant-attributes-masked-scope',
  variantOf: participantAttributes.name,
  title: 'A missing scope that looks like a conflict',
  story: `${participantAttributes.story} Here the worker's token lacks the scope to write, and something on the way answers 409 in place of 403.`,
  settings: { maskForbidden: true },
  parts: [UNAUTHORISED],
  unachievable: true,
  invariants: [
    recognisesScopeFault,
    honestReport([UNAUTHORISED]),
    honoursRetryAfter,
    doesNotSpin,
    requestBudget(REQUESTS_MAX),
    terminates,
  ],
  sometimes: [MASKED],
};
