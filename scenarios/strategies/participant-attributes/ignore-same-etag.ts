import { seed } from '../../../src/choice/provenance.ts';
import type { ParticipantAttributesTask } from '../../participant-attributes/task.ts';
import type { Strategy } from '../../scenario.ts';
import { attributeCalls } from './attribute-calls.ts';

/** How long the worker serves; longer than the platform takes to give up on an event. */
const SERVES_MS = 30_000;

/**
 * Patches on each event with the ETag that it carries, and ignores one whose ETag is the cached one.
 * A patch that fails answers 500, so that the event is sent again.
 */
export const ignoreSameEtag: Strategy<ParticipantAttributesTask> = {
  name: 'ignore-same-etag',
  scenario: 'participant-attributes-events',
  provenance: seed('004: the reply about processing webhooks'),
  claim: 'an ETag that is known already marks a duplicate event',
  instead: 'it may be a second attempt at what failed: cache what is done, not what was seen',
  async client(tools) {
    const { patchConversation } = attributeCalls(tools);
    let cached: string | undefined;
    let patched = false;
    tools.webhooks.listen(async ({ event }) => {
      const { etag } = event.data as { readonly etag: string };
      if (etag === cached) return 200;
      cached = etag;
      await patchConversation(etag);
      patched = true;
      return 200;
    });
    await tools.clock.sleep(SERVES_MS);
    return patched ? { status: 'done' } : { status: 'failed', because: 'no patch has succeeded' };
  },
};
