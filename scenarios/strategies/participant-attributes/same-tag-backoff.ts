import { seed } from '../../../src/choice/provenance.ts';
import type { ParticipantAttributesTask } from '../../participant-attributes/task.ts';
import type { Strategy } from '../../scenario.ts';
import { attributeCalls, isConflict, STILL_IN_CONFLICT } from './attribute-calls.ts';

const TRIES = 4;
const FIRST_MS = 100;

/** Reads the conversation once and backs off on every conflict, with the tag of that one read. */
export const sameTagBackoff: Strategy<ParticipantAttributesTask> = {
  name: 'same-tag-backoff',
  scenario: 'participant-attributes',
  provenance: seed('004: the question'),
  claim: 'backing off lets the conflict pass',
  instead: 'a tag that is stale stays stale: read again at once, and patch the participant instead',
  async client(tools) {
    const { readConversation, patchConversation } = attributeCalls(tools);
    const { tag } = await readConversation();
    for (let i = 0; i < TRIES; i++) {
      try {
        await patchConversation(tag);
        return { status: 'done' };
      } catch (error) {
        if (!isConflict(error)) throw error;
        await tools.clock.sleep(FIRST_MS * 2 ** i);
      }
    }
    return STILL_IN_CONFLICT;
  },
};
