import { seed } from '../../../src/choice/provenance.ts';
import type { ParticipantAttributesTask } from '../../participant-attributes/task.ts';
import type { Strategy } from '../../scenario.ts';
import { attributeCalls, isConflict, STILL_IN_CONFLICT } from './attribute-calls.ts';

const TRIES = 3;

/** Takes every 409 for a version conflict: reads again and tries again. */
export const every409IsVersion: Strategy<ParticipantAttributesTask> = {
  name: 'every-409-is-version',
  scenario: 'participant-attributes-masked-scope',
  provenance: seed('004: a 403 that comes back as 409'),
  claim: 'a 409 means that the version has changed',
  instead:
    'if the version is what it was, nothing conflicts: report the scope and the correlation id',
  async client(tools) {
    const { readParticipant, patchParticipant } = attributeCalls(tools);
    for (let i = 0; i < TRIES; i++) {
      const { tag } = await readParticipant();
      try {
        await patchParticipant(tag);
        return { status: 'done' };
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    return STILL_IN_CONFLICT;
  },
};
