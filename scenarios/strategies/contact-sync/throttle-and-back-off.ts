import { seed } from '../../../src/choice/provenance.ts';
import type { ContactSyncTask } from '../../../src/client/contact-sync.ts';
import type { Strategy } from '../../scenario.ts';
import { contactCalls, withBackoff } from './contact-calls.ts';

/** Ten a second. */
const GAP_MS = 100;

/** Sends at most ten writes a second and backs off when one is refused. */
export const throttleAndBackOff: Strategy<ContactSyncTask> = {
  name: 'throttle-and-back-off',
  scenario: 'contact-sync',
  provenance: seed('002: the first reply'),
  claim: 'ten requests a second and backoff often fix it',
  instead: 'a lock is not a rate: wait for the dialer as long as it takes, one key a write',
  async client(tools) {
    const { forEachUpdate, write } = contactCalls(tools);
    await forEachUpdate(async (update) => {
      await withBackoff(tools, () => write(update));
      await tools.clock.sleep(GAP_MS);
    });
  },
};
