import { seed } from '../../src/choice/provenance.ts';
import { type ContactSyncTask, createContactSync } from '../../src/client/contact-sync.ts';
import type { Story, Strategy } from '../scenario.ts';
import { ifMatchCurrent } from '../strategies/contact-sync/if-match-current.ts';
import { keyWithTimestamp } from '../strategies/contact-sync/key-with-timestamp.ts';
import { pollUntilReady } from '../strategies/contact-sync/poll-until-ready.ts';
import { throttleAndBackOff } from '../strategies/contact-sync/throttle-and-back-off.ts';
import { waitForWebhook } from '../strategies/contact-sync/wait-for-webhook.ts';
import { contactSyncContended } from './contended.ts';
import { contactSyncCrashing } from './crashing.ts';
import { contactSyncHostile } from './hostile.ts';
import { contactSyncContendedKeysIgnored, contactSyncKeysIgnored } from './keys-ignored.ts';
import { contactSyncLoad } from './load.ts';
import { contactSync } from './scenario.ts';
import { contactSyncStatus } from './status.ts';

const resilient: Strategy<ContactSyncTask> = {
  name: 'resilient',
  scenario: contactSync.name,
  provenance: seed('002: answered by this project'),
  claim: 'newest value wins, one key a write, versions compared, 409 waited out',
  instead: '',
  client: createContactSync(),
};

/** Seed 002. */
export const contactSyncStory: Story = {
  scenarios: [
    contactSync,
    contactSyncContended,
    contactSyncCrashing,
    contactSyncHostile,
    contactSyncLoad,
    contactSyncKeysIgnored,
    contactSyncContendedKeysIgnored,
    contactSyncStatus,
  ],
  onTrial: [throttleAndBackOff, ifMatchCurrent, keyWithTimestamp, pollUntilReady, waitForWebhook],
  resilient,
};
