import { seed } from '../../../src/choice/provenance.ts';
import type { ContactSyncTask } from '../../../src/client/contact-sync.ts';
import type { Strategy } from '../../scenario.ts';
import { contactCalls, withBackoff } from './contact-calls.ts';

/** Makes an idempotency key of the contact and the time, anew for each request. */
export const keyWithTimestamp: Strategy<ContactSyncTask> = {
  name: 'key-with-timestamp',
  scenario: 'contact-sync',
  provenance: seed('002: the third reply'),
  claim: 'such a key prevents duplicates on retries, with no need of ETags',
  instead: 'fix the key when the change is made: with the time in it, every retry is a new request',
  async client(tools) {
    const { forEachUpdate, write } = contactCalls(tools);
    await forEachUpdate((update) =>
      withBackoff(tools, () =>
        write(update, { 'idempotency-key': `${update.contactId}-${tools.clock.now()}` }),
      ),
    );
  },
};
