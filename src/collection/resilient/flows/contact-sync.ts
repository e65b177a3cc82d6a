import { CAMPAIGN } from '../../../../scenarios/contact-sync/arrange-contacts.ts';
import { contactSync } from '../../../../scenarios/contact-sync/scenario.ts';
import type { ResilientFlow } from '../resilient-flow.ts';
import { type Trouble, troublePlan } from '../trouble-plan.ts';
import { CONTACT_STALE, contactSteps } from './contact-sync-steps.ts';

const CLIENT = 'crm';
const FIRST = `${CAMPAIGN}/c-1`;
const SECOND = `${CAMPAIGN}/c-2`;

/** A dialer that takes both contacts, reads that are behind it, and two throttles. */
const TROUBLES: readonly Trouble[] = [
  // The dialer takes the first contact at once, and reads say READY for a while.
  ['contact.dial-after', FIRST, 0, 1],
  ['contact.view-lag', FIRST, 0, 900],
  ['contact.not-answered', FIRST, 0, 1],
  // That it is ready again, reads tell late.
  ['contact.view-lag', FIRST, 2, 700],
  // It takes the second one when the first is through, and then the first one again.
  ['contact.dial-after', SECOND, 0, 6000],
  ['contact.not-answered', SECOND, 0, 1],
  ['contact.dial-after', FIRST, 1, 4500],
  ['contact.not-answered', FIRST, 1, 1],
  // The key of the first write is in flight for a while after it has taken effect.
  ['idempotency.commit-lag', 'contact.upsert', 0, 1200],
  // Two requests are throttled; one is told so by seconds, the other by a date.
  ['platform.throttle', CLIENT, 2, 1],
  ['platform.throttle', CLIENT, 5, 1],
  ['platform.retry-after-form', CLIENT, 5, 1],
  // Some bodies lack the distinct code.
  ['platform.error-shape', CLIENT, 2, 1],
  ['platform.error-shape', CLIENT, 3, 2],
];

/** Seed 002: contacts are kept up to date while a dialer works through them. */
export const contactSyncFlow: ResilientFlow = {
  path: 'contact-sync/resilient-contact-sync',
  name: 'Contact updates while the dialer is at work: the resilient sync',
  noun: 'sync',
  scenario: contactSync,
  client: CLIENT,
  does: 'It brings changes of two contacts to an outbound campaign, one by one and in a batch, each value once, while the dialer takes the contacts as it likes.',
  points: [
    'It waits until reads show the contact as not being dialed, and does not believe them: the write itself can still answer 409, which is waited out.',
    'It bases a write on the version that it has read, so that a copy which arrives late finds another version and does nothing.',
    'It fixes an idempotency key for each intent before the first attempt, so a repeat replays the result.',
    'It reads what became of each contact of a batch. Those that the dialer held go into the next batch, with a key of its own, as the same key would only replay the refusal; those that were written are not written again.',
    'It sends the newest value only: a change that was replaced before it could be sent is not sent at all.',
    'It waits as `Retry-After` says, in seconds or as a date, and else with full jitter between 50 ms and 2 s.',
    'It looks at `inin-ratelimit-allowed` and `inin-ratelimit-count`, and sends evenly when little is left.',
    'It stops after 80 requests or two minutes, and then says honestly what it knows.',
  ],
  shows:
    'changes of contacts brought in properly, one by one and in a batch, against a dialer that holds them, reads that are behind and throttles; made to be copied',
  plan: troublePlan(TROUBLES),
  causes: [
    {
      is: 'the dialer holds the contact',
      code: 'contact.dialing',
      words: 'being processed by the dialer',
      waits: true,
    },
    {
      is: CONTACT_STALE,
      code: 'stale.version',
      words: 'resource has changed',
      waits: false,
    },
  ],
  unclearWaits: true,
  keys: ['firstKey', 'secondKey', 'batchKey'],
  subjects: [['campaignId', CAMPAIGN, 'The campaign.']],
  variables: [
    ['etag', '', 'The version of the contact that a write is based on.'],
    ['refusedTag', 'none', 'The version that was refused last.'],
    ['batch', '', 'What is left of the batch, as JSON.'],
  ],
  // The scenario allows 160 requests.
  bounds: { requestsMax: 80, deadlineMs: 120_000 },
  work: {
    name: '2 The sync',
    description: 'Two contacts with care, both in a batch, make sure.',
    steps: contactSteps,
  },
  endsAtMs: 14_000,
};
