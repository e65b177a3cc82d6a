import type { ContactUpdate } from '../../src/client/contact-outbox.ts';
import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import { byRule } from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import type { Scenario } from '../scenario.ts';
import { arrangeContacts, arrangeEvents, CAMPAIGN } from './arrange-contacts.ts';
import { inSomeOrder } from './invariants.ts';
import { contactSync, crm, invariantsFor } from './scenario.ts';
import { eventWindows, windows } from './windows.ts';

const change = (atMs: number, values: ContactUpdate['values']): ContactUpdate => ({
  atMs,
  campaignId: CAMPAIGN,
  contactId: 'c-1',
  values,
});

/** A contact is withdrawn, and given back when its person has agreed. */
const parts = [
  crm('crm', [
    change(0, { contact_status: 'UNCALLABLE', disposition_code: 'objected' }),
    change(8000, { contact_status: 'READY', disposition_code: 'agreed' }),
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
    'A CRM withdraws a contact from a campaign and gives it back later, by writing contact_status ' +
    'together with another field. The dialer refuses every write while it dials, and while the ' +
    'contact is on a call or in wrap-up its status is not to be written either.',
  arrange(platform) {
    arrangeEvents(platform, 'crm');
    arrangeContacts(platform, 1);
  },
  parts,
  invariants: [...invariantsFor(parts, 1), inSomeOrder(parts)],
  sometimes: [
    ...windows,
    ...eventWindows,
    byRule('status-on-call', 'a status was refused during a call', 'contact.refused.on-call'),
    movedBy('withdrawn', 'a write took a contact from the dialer', 'ready', 'uncallable'),
    movedBy('reinstated', 'a write gave a contact back to the dialer', 'uncallable', 'ready'),
  ],
};
