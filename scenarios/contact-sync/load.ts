import type { ContactUpdate } from '../../src/client/contact-outbox.ts';
import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import { openCampaign } from '../../src/platform/outbound/campaign.ts';
import type { Scenario } from '../scenario.ts';
import { contactSync, crm, invariantsFor } from './scenario.ts';
import { windows } from './windows.ts';

const CAMPAIGNS = ['campaign-1', 'campaign-2', 'campaign-3', 'campaign-4'];
const CONTACTS = Array.from({ length: 25 }, (_, index) => `c-${index + 1}`);
/** Seed 002: some 500 a minute. */
const UPDATES_PER_MINUTE = 500;
const MINUTES = 1;
const MINUTE_MS = 60_000;
/** A step that meets every contact of every campaign before it meets one again. */
const STRIDE = 37;

const updates: ContactUpdate[] = Array.from(
  { length: UPDATES_PER_MINUTE * MINUTES },
  (_, index) => {
    const place = (index * STRIDE) % (CAMPAIGNS.length * CONTACTS.length);
    return {
      atMs: Math.floor((index * MINUTE_MS) / UPDATES_PER_MINUTE),
      campaignId: CAMPAIGNS[place % CAMPAIGNS.length] ?? '',
      contactId: CONTACTS[Math.floor(place / CAMPAIGNS.length)] ?? '',
      values: { disposition_code: `d-${index}` },
    };
  },
);

const parts = [crm('crm', updates, CAMPAIGNS.at(-1))];

/** Seed 002's load: five hundred changes a minute in several campaigns, under a limit of 300. */
export const contactSyncLoad: Scenario<ContactSyncTask> = {
  ...contactSync,
  name: 'contact-sync-load',
  variantOf: contactSync.name,
  title: 'Five hundred contact updates a minute',
  story:
    'At a busy hour the CRM has five hundred changes a minute for a hundred contacts of four ' +
    'campaigns. The token may make three hundred requests a minute, so that not every change can ' +
    'have a request of its own.',
  arrange({ world }) {
    for (const id of CAMPAIGNS) openCampaign(world, { id, contacts: CONTACTS });
  },
  parts,
  invariants: invariantsFor(parts, CAMPAIGNS.length * CONTACTS.length),
  sometimes: windows.filter(({ name }) => ['write-while-dialing', 'throttled'].includes(name)),
  limits: { operations: 8000, virtualMs: 1_200_000 },
};
