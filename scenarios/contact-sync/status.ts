import type { ContactUpdate } from '../../src/client/contact-outbox.ts';
import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import { byRule } from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import type { Scenario } from '../scenario.ts';
import { CAMPAIGN } from './arrange-contacts.ts';
import { inSomeOrder } from './invariants.ts';
import { contactSync, crm, invariantsFor } from './scenario.ts';
import { eventWindows, windows } from './windows.ts';

const change = (
  atMs: number,
  contactId: string,
  values: ContactUpdate['values'],
): ContactUpdate => ({ atMs, campaignId: CAMPAIGN, contactId, values });

/** One contact is withdrawn and given back, another is withdrawn for good. */
const parts = [
  crm('crm', [
    change(0, 'c-1', { contact_status: 'UNCALLABLE', disposition_code: 'objected' }),
    change(4000, 'c-2', { contact_status: 'UNCALLABLE', custom_attributes: { tier: 'silver' } }),
    change(8000, 'c-1', { contact_status: 'READY', disposition_code: 'agreed' }),
  ]),
];

const movedBy = (name: string, says: string, from: string, to: string): Sometimes => ({
  name,
  says,
  entered: ({ journal }) =>
    journal.some(
      ({ rule, before, after }) =>
        rule.id === 'contact.updated' && before?.truth === from && after?.truth === to,
    ),
});

/** Seed 002 by its title: what is written is the status itself, which the dialer writes as well. */
export const contactSyncStatus: Scenario<ContactSyncTask> = {
  ...contactSync,
  name: 'contact-sync-status',
  variantOf: contactSync.name,
  title: 'Updates of contact_status while the dialer is at work',
  story:
    'A CRM withdraws contacts from a campaign and gives one of them back, by writing contact_status ' +
    'together with other fields. The dialer refuses every write while it dials one, and while the ' +
    'contact is on a call or in wrap-up its status is not to be written either.',
  parts,
  invariants: [...invariantsFor(parts, 2), inSomeOrder(parts)],
  sometimes: [
    ...windows,
    ...eventWindows,
    byRule('status-on-call', 'a status was refused during a call', 'contact.refused.on-call'),
    movedBy('withdrawn', 'a write took a contact from the dialer', 'ready', 'uncallable'),
    movedBy('reinstated', 'a write gave a contact back to the dialer', 'uncallable', 'ready'),
  ],
};
