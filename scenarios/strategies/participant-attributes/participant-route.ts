import { seed } from '../../../src/choice/provenance.ts';
import type { ParticipantAttributesTask } from '../../participant-attributes/task.ts';
import type { Strategy } from '../../scenario.ts';
import { attributeCalls, isConflict, STILL_IN_CONFLICT } from './attribute-calls.ts';

const TRIES = 5;
const FIRST_MS = 100;

/** Patches the participant with its own tag; on a conflict it backs off and reads again. */
export const participantRoute: Strategy<ParticipantAttributesTask> = {
  name: 'participant-route',
  scenario: 'participant-attributes',
  provenance: seed('004: the reply with the curl call'),
  claim: 'the participant route is less likely to clash',
  instead: 'it is, but a lost answer still needs an idempotency key, and a lock its own wait',
  async client(tools) {
    const { readParticipant, patchParticipant } = attributeCalls(tools);
    for (let i = 0; i < TRIES; i++) {
      const { tag } = await readParticipant();
      try {
        await patchParticipant(tag);
        return { status: 'done' };
      } catch (error) {
        if (!isConflict(error)) throw error;
        await tools.clock.sleep(FIRST_MS * 2 ** i);
      }
    }
    return STILL_IN_CONFLICT;
  },
};
