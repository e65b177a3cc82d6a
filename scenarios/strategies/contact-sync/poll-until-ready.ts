import { seed } from '../../../src/choice/provenance.ts';
import type { ContactSyncTask } from '../../../src/client/contact-sync.ts';
import type { Strategy } from '../../scenario.ts';
import { contactCalls } from './contact-calls.ts';

const POLL_MS = 1000;
const POLLS_MAX = 60;

/** Polls a contact until reads say READY, then writes. */
export const pollUntilReady: Strategy<ContactSyncTask> = {
  name: 'poll-until-ready',
  scenario: 'contact-sync',
  provenance: seed('002: the question'),
  claim: 'once reads say READY, the write goes through',
  instead: 'READY is what was: take the 409 of the write itself as "not yet" and repeat it',
  async client(tools) {
    const { forEachUpdate, read, write } = contactCalls(tools);
    await forEachUpdate(async (update) => {
      for (let polls = 0; (await read(update)).status !== 'READY'; polls++) {
        if (polls === POLLS_MAX) throw new Error(`${update.contactId} is not ready after 60 polls`);
        await tools.clock.sleep(POLL_MS);
      }
      await write(update);
    });
  },
};
