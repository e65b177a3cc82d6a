import { seed } from '../../../src/choice/provenance.ts';
import type { ParticipantAttributesTask } from '../../participant-attributes/task.ts';
import type { Strategy } from '../../scenario.ts';
import { attributeCalls } from './attribute-calls.ts';

/** What an event tells of a call. */
interface StartedCall {
  readonly conversationId: string;
  readonly etag: string;
  readonly participants: readonly { readonly id: string; readonly purpose: string }[];
}

/** How long the worker serves; longer than the platform takes to give up on an event. */
const SERVES_MS = 30_000;

/**
 * Patches on each event with the ETag that it carries, and ignores one whose ETag is that which it
 * has cached for the call.
 * A patch that fails answers 500, so that the event is sent again.
 */
export const ignoreSameEtag: Strategy<ParticipantAttributesTask> = {
  name: 'ignore-same-etag',
  scenario: 'participant-attributes-events',
  provenance: seed('004: the reply about processing webhooks'),
  claim: 'an ETag that is known already marks a duplicate event',
  instead: 'it may be a second attempt at what failed: cache what is done, not what was seen',
  async client(tools) {
    const cached = new Map<string, string>();
    const patched = new Set<string>();
    tools.webhooks.listen(async ({ event }) => {
      const { conversationId, etag, participants } = event.data as unknown as StartedCall;
      if (etag === cached.get(conversationId)) return 200;
      cached.set(conversationId, etag);
      const customer = participants.find(({ purpose }) => purpose === 'customer');
      const place = { conversationId, participantId: customer?.id ?? '' };
      await attributeCalls(tools, place).patchConversation(etag);
      patched.add(conversationId);
      return 200;
    });
    await tools.clock.sleep(SERVES_MS);
    const missed = [...cached.keys()].find((conversationId) => !patched.has(conversationId));
    if (missed !== undefined) return { status: 'failed', because: `no patch of ${missed} went in` };
    return patched.size > 0
      ? { status: 'done' }
      : { status: 'failed', because: 'no event has come' };
  },
};
