import { seed } from '../../../src/choice/provenance.ts';
import type { ContactSyncTask } from '../../../src/client/contact-sync.ts';
import type { Strategy } from '../../scenario.ts';
import { ApiError, contactCalls } from './contact-calls.ts';

/** How long the event is waited for. */
const WAIT_MS = 60_000;

/** Writes; if the dialer is in the way, waits for the event that says READY and writes again. */
export const waitForWebhook: Strategy<ContactSyncTask> = {
  name: 'wait-for-webhook',
  scenario: 'contact-sync',
  provenance: seed('002: the question'),
  claim: 'once the webhook says READY, the write goes through',
  instead:
    'an event is a hint, late, lost or outdated: let it wake a retry, poll too, one key a write',
  async client(tools) {
    const { forEachUpdate, write } = contactCalls(tools);
    let waiting: { contactId: string; resolve: () => void } | undefined;
    tools.webhooks.listen(({ event }) => {
      const data = event.data as { contactId?: string; contact_status?: string };
      if (data.contact_status === 'READY' && data.contactId === waiting?.contactId) {
        waiting?.resolve();
      }
      return 200;
    });
    const ready = (contactId: string) =>
      new Promise<void>((resolve, reject) => {
        waiting = { contactId, resolve };
        const late = () => reject(new Error(`no event said that ${contactId} is ready`));
        void tools.clock.sleep(WAIT_MS).then(late);
      });
    await forEachUpdate(async (update) => {
      try {
        await write(update);
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 409)) throw error;
        await ready(update.contactId);
        await write(update);
      }
    });
  },
};
