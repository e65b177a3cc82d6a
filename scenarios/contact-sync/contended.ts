import type { ContactUpdate } from '../../src/client/contact-outbox.ts';
import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import { assignTenant, openCampaign } from '../../src/platform/outbound/campaign.ts';
import type { Scenario } from '../scenario.ts';
import { arrangeContacts, arrangeEvents, CAMPAIGN } from './arrange-contacts.ts';
import { inSomeOrder } from './invariants.ts';
import { contactSync, crm, invariantsFor } from './scenario.ts';
import { eventWindows, overTheRate, windows } from './windows.ts';

const OTHER_TENANT = 'tenant-2';
const OTHER_CAMPAIGN = 'campaign-2';
/** So little that two systems, each of which keeps to it, can meet it together (ours). */
const PER_CAMPAIGN = 16;

const change = (
  atMs: number,
  contactId: string,
  values: ContactUpdate['values'],
  campaignId = CAMPAIGN,
): ContactUpdate => ({ atMs, campaignId, contactId, values });

/** Two systems of one tenant meet on the same contacts and on one field; a third is another's. */
const parts = [
  crm('crm', [
    change(0, 'c-1', { disposition_code: 'callback', custom_attributes: { tier: 'silver' } }),
    change(200, 'c-2', { custom_attributes: { tier: 'gold' } }),
    change(2000, 'c-1', { disposition_code: 'sold' }),
  ]),
  crm('billing', [
    change(0, 'c-1', { custom_attributes: { balance: '120' } }),
    change(100, 'c-2', { custom_attributes: { balance: '0' } }),
    change(1800, 'c-1', { disposition_code: 'blocked', custom_attributes: { balance: '90' } }),
  ]),
  crm(
    'elsewhere',
    [
      change(0, 'c-1', { disposition_code: 'new' }, OTHER_CAMPAIGN),
      change(900, 'c-1', { disposition_code: 'reached' }, OTHER_CAMPAIGN),
    ],
    OTHER_CAMPAIGN,
  ),
];

/** Several clients of several tenants, who write to the same contacts at the same time. */
export const contactSyncContended: Scenario<ContactSyncTask> = {
  ...contactSync,
  name: 'contact-sync-contended',
  variantOf: contactSync.name,
  title: 'Contact updates by several systems at once',
  story:
    'A CRM and a billing system of one tenant change the same contacts, partly the same field, ' +
    'while the dialer is at work, and share what a campaign takes in a minute; another tenant has a contact of the same id in a campaign of ' +
    'its own.',
  settings: { ...contactSync.settings, requestsPerMinutePerCampaign: PER_CAMPAIGN },
  arrange(platform) {
    assignTenant(platform.world, 'elsewhere', OTHER_TENANT);
    arrangeEvents(platform, 'crm');
    arrangeEvents(platform, 'elsewhere', OTHER_CAMPAIGN);
    arrangeContacts(platform, 2);
    openCampaign(platform.world, {
      id: OTHER_CAMPAIGN,
      tenant: OTHER_TENANT,
      contacts: ['c-1'],
    });
  },
  parts,
  invariants: [...invariantsFor(parts, 2), inSomeOrder(parts)],
  sometimes: [...windows, ...eventWindows, overTheRate],
  limits: { operations: 1000, virtualMs: 1_200_000 },
};
