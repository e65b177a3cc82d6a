import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import type { Scenario } from '../scenario.ts';
import { contactSyncCrashing } from './crashing.ts';
import { contactSync } from './scenario.ts';

/** What only a platform that heeds keys does. */
const OF_KEYS = ['replayed', 'in-flight'];

/**
 * The sync on a platform that does not heed keys. Nothing is given away: a write names the version that
 * it is based on, so neither a copy nor a repetition of it takes effect again, and since nobody else
 * writes these fields, what a contact shows tells whether a write that got no answer was taken.
 */
export const contactSyncKeysIgnored: Scenario<ContactSyncTask> = {
  ...contactSyncCrashing,
  name: 'contact-sync-keys-ignored',
  variantOf: contactSync.name,
  title: 'Contact updates where the platform ignores keys',
  story:
    'As in contact-sync-crashing, but the platform does not heed idempotency keys: whether a write ' +
    'whose answer was lost has taken effect, only the version and the fields of the contact tell.',
  settings: { ...contactSync.settings, keysIgnoredBy: ['contact.upsert'] },
  sometimes: contactSyncCrashing.sometimes.filter(({ name }) => !OF_KEYS.includes(name)),
};
