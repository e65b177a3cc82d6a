import { seed } from '../../../src/choice/provenance.ts';
import type { ContactSyncTask } from '../../../src/client/contact-sync.ts';
import type { Strategy } from '../../scenario.ts';
import { contactCalls } from './contact-calls.ts';

/** Reads the contact's ETag and sends it along with each write. */
export const ifMatchCurrent: Strategy<ContactSyncTask> = {
  name: 'if-match-current',
  scenario: 'contact-sync',
  provenance: seed('002: the second reply'),
  claim: 'If-Match with the current ETag prevents the 409',
  instead: 'the lock is asked before the version: a current ETag keeps order, it opens no lock',
  async client(tools) {
    const { forEachUpdate, read, write } = contactCalls(tools);
    await forEachUpdate(async (update) => {
      const { etag } = await read(update);
      await write(update, { 'if-match': etag });
    });
  },
};
