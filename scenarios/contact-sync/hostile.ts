import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import { outage } from '../../src/oracle/general-windows.ts';
import { dialNow } from '../../src/platform/outbound/contact-lifecycle.ts';
import { outboundOf } from '../../src/platform/outbound/outbound.ts';
import type { Scenario } from '../scenario.ts';
import { arrangeContacts, CAMPAIGN } from './arrange-contacts.ts';
import { contactSync } from './scenario.ts';
import { windows } from './windows.ts';

/** When the dialer takes every contact, beside what the choices say: before anybody can write. */
const DIALED_AT_MS = 10;

/** The sync against a platform in which everything moves all the time, for a while. */
export const contactSyncHostile: Scenario<ContactSyncTask> = {
  ...contactSync,
  name: 'contact-sync-hostile',
  variantOf: contactSync.name,
  title: 'Contact updates while agents and dialer never rest',
  story:
    'Each contact is on the screen of an agent, whose script writes to it whenever somebody has ' +
    'looked at it, so that a version that was read is gone when a write based on it arrives. The ' +
    'dialer takes every contact before anybody can write to it, and no event tells when it lets go. ' +
    'The platform itself may go down for a while. After a while all calm down.',
  settings: { ...contactSync.settings, outages: true },
  arrange(platform) {
    arrangeContacts(platform, 2);
    const { world } = platform;
    for (const contact of outboundOf(world).campaigns.get(CAMPAIGN)?.contacts.values() ?? []) {
      contact.onScreen = true;
      world.timeline.at(DIALED_AT_MS, () => dialNow(world, contact));
    }
  },
  sometimes: [
    ...windows,
    outage,
    {
      name: 'version-gone',
      says: 'a version that was read was gone, although the dialer had not touched the contact',
      entered: ({ journal }) => journal.some(({ rule }) => rule.id === 'contact.noted'),
    },
  ],
};
