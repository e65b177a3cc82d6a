import { seed } from '../../src/choice/provenance.ts';
import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import {
  doesNotSpin,
  honoursRetryAfter,
  requestBudget,
  terminates,
} from '../../src/oracle/general-invariants.ts';
import type { Invariant } from '../../src/oracle/invariant.ts';
import type { Settings } from '../../src/platform/settings.ts';
import type { Part, Scenario } from '../scenario.ts';
import { arrangeContacts, arrangeEvents, CAMPAIGN } from './arrange-contacts.ts';
import { contactSyncInvariants, withinPublishedRate } from './invariants.ts';
import { eventWindows, windows } from './windows.ts';

/** What the vendor publishes for one token. */
const REQUESTS_PER_MINUTE = 300;
/** Enough for three attempts of the dialer and every fault of every plan, and far from a storm. */
const REQUESTS_PER_CONTACT = 60;
const REQUESTS_BESIDE = 40;

/** The limits that the vendor documents; seed 002 runs into them. */
const LIMITED: Partial<Settings> = {
  requestsPerMinute: REQUESTS_PER_MINUTE,
  requestsPerMinutePerCampaign: REQUESTS_PER_MINUTE,
};

/** What must hold whenever clients keep so many contacts each up to date. */
export function invariantsFor(
  parts: readonly Part<ContactSyncTask>[],
  contacts: number,
): Invariant[] {
  return [
    ...contactSyncInvariants(parts),
    honoursRetryAfter,
    withinPublishedRate(REQUESTS_PER_MINUTE),
    doesNotSpin,
    requestBudget(REQUESTS_BESIDE + REQUESTS_PER_CONTACT * contacts),
    terminates,
  ];
}

/** A client that starts when its campaign does. */
export function crm(
  name: string,
  updates: ContactSyncTask['updates'],
  campaign = CAMPAIGN,
): Part<ContactSyncTask> {
  return {
    name,
    task: { updates },
    startsOn: ({ kind, what, resource }) =>
      kind === 'step' && what === 'open' && resource === campaign,
  };
}

/** Two contacts; one of them is changed again shortly after. */
const THREE_UPDATES: ContactSyncTask['updates'] = [
  {
    atMs: 0,
    campaignId: CAMPAIGN,
    contactId: 'c-1',
    values: { disposition_code: 'callback' },
  },
  {
    atMs: 1500,
    campaignId: CAMPAIGN,
    contactId: 'c-1',
    values: { disposition_code: 'sold', custom_attributes: { tier: 'gold' } },
  },
  {
    atMs: 1500,
    campaignId: CAMPAIGN,
    contactId: 'c-2',
    values: { custom_attributes: { tier: 'silver' } },
  },
];

const parts = [crm('crm', THREE_UPDATES)];

/** Seed 002: keep contacts up to date while a dialer works through them. */
export const contactSync: Scenario<ContactSyncTask> = {
  name: 'contact-sync',
  title: 'Contact updates while the dialer is at work',
  story:
    'A CRM brings changes of contacts to an outbound campaign, some of which replace earlier ones. ' +
    'The dialer takes contacts as it likes, and while it dials one or lets it ring, every write to ' +
    'it answers 409, also of mere metadata.',
  provenance: seed('002'),
  settings: LIMITED,
  arrange(platform) {
    arrangeEvents(platform, 'crm');
    arrangeContacts(platform, 2);
  },
  parts,
  invariants: invariantsFor(parts, 2),
  sometimes: [...windows, ...eventWindows],
  limits: { operations: 400, virtualMs: 1_200_000 },
};
