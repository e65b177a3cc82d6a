import { seed } from '../../../src/choice/provenance.ts';
import type { ParticipantAttributesTask } from '../../participant-attributes/task.ts';
import type { Strategy } from '../../scenario.ts';
import { attributeCalls, RequestFailed, STILL_IN_CONFLICT } from './attribute-calls.ts';

const TRIES = 5;
const FIRST_MS = 250;

/** Patches without If-Match and tries again on a conflict or on silence. */
export const noIfMatch: Strategy<ParticipantAttributesTask> = {
  name: 'no-if-match',
  scenario: 'participant-attributes-contended',
  provenance: seed('004: without If-Match the write overwrites'),
  claim: 'without If-Match the write simply wins',
  instead: 'send If-Match and a key, or a late copy wins over what others have written since',
  async client(tools) {
    const { patchParticipant } = attributeCalls(tools);
    for (let i = 0; i < TRIES; i++) {
      try {
        await patchParticipant(undefined);
        return { status: 'done' };
      } catch (error) {
        const again = error instanceof RequestFailed && [0, 409].includes(error.status);
        if (!again) throw error;
        await tools.clock.sleep(FIRST_MS * 2 ** i);
      }
    }
    return STILL_IN_CONFLICT;
  },
};
