import { seed } from '../../../src/choice/provenance.ts';
import type { ParticipantAttributesTask } from '../../participant-attributes/task.ts';
import type { Strategy } from '../../scenario.ts';
import { attributeCalls, isConflict, STILL_IN_CONFLICT } from './attribute-calls.ts';

const TRIES = 5;

/** Patches the conversation and reads it again on every conflict. */
export const rereadConversation: Strategy<ParticipantAttributesTask> = {
  name: 'reread-conversation',
  scenario: 'participant-attributes',
  provenance: seed('004: the reply about handling If-Match correctly'),
  claim: 'with a fresh tag for each try the patch gets through',
  instead: "the conversation's version outruns every read; the participant's changes less often",
  async client(tools) {
    const { readConversation, patchConversation } = attributeCalls(tools);
    for (let i = 0; i < TRIES; i++) {
      const { tag } = await readConversation();
      try {
        await patchConversation(tag);
        return { status: 'done' };
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    return STILL_IN_CONFLICT;
  },
};
