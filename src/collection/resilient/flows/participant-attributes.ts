import { participantAttributes } from '../../../../scenarios/participant-attributes/scenario.ts';
import { CONVERSATION, PARTICIPANT } from '../../../../scenarios/participant-attributes/task.ts';
import type { ResilientFlow } from '../resilient-flow.ts';
import { type Trouble, troublePlan } from '../trouble-plan.ts';
import {
  ATTRIBUTES_LOCKED,
  attributeSteps,
  STALE_VERSION,
} from './participant-attributes-steps.ts';

const CLIENT = 'crm';

/** Two locks, a version that moves twice a second, and reads that are behind it. */
const TROUBLES: readonly Trouble[] = [
  // Routing holds the attributes from the answer on, media when the caller is connected.
  ['participant.lock', PARTICIPANT, 0, 1800],
  ['participant.lock', PARTICIPANT, 2, 1200],
  // Whoever reads first and is then locked out comes back with a version that is long over.
  ['participant.step-rate', PARTICIPANT, 0, 2],
  // Of the changes around the end of the locks, reads know late.
  ['participant.view-lag', PARTICIPANT, 3, 900],
  ['participant.view-lag', PARTICIPANT, 4, 700],
  ['participant.view-lag', PARTICIPANT, 7, 800],
  // The key of the patch is in flight for a while after the patch has taken effect.
  ['idempotency.commit-lag', 'participant.patch', 0, 1200],
  // Two requests are throttled; one is told so by seconds, the other by a date.
  ['platform.throttle', CLIENT, 3, 1],
  ['platform.throttle', CLIENT, 6, 1],
  ['platform.retry-after-form', CLIENT, 6, 1],
  // Some bodies lack the distinct code.
  ['platform.error-shape', CLIENT, 1, 1],
  ['platform.error-shape', CLIENT, 3, 2],
];

/** Seed 004: what the CRM knows is patched onto a participant in mid-call. */
export const participantAttributesFlow: ResilientFlow = {
  path: 'participant-attributes/resilient-attributes',
  name: 'Participant attributes in mid-call: the resilient patch',
  noun: 'patch',
  scenario: participantAttributes,
  client: CLIENT,
  does: 'It patches two attributes onto the participant of a call that goes on meanwhile, once, and touches no other attribute.',
  points: [
    'It patches the participant, not the conversation, whose version moves with every step of the call.',
    'It tells a stale version from a lock. A stale version is read again at once, as waiting would only make the new one stale too; a lock is waited out.',
    'A read that still shows the version that was just refused is behind, so it is repeated after a pause instead of being believed.',
    'It sends nothing but its own attributes, so there is nothing of others to merge and nothing to undo.',
    'It fixes one idempotency key for the intent, so a repeat after silence replays the result.',
    'It waits as `Retry-After` says, in seconds or as a date, and else with full jitter between 50 ms and 2 s.',
    'A 403, or a 409 that twice names no cause though the version was read anew, it reports as a missing scope, with the `x-correlation-id` under which the platform knows the truth.',
    'It stops after 36 requests or two minutes, and then says honestly what it knows.',
  ],
  shows:
    'a patch of a participant in mid-call done properly, against locks, versions that move and reads that are behind; made to be copied',
  plan: troublePlan(TROUBLES),
  causes: [
    {
      is: STALE_VERSION,
      code: 'stale.version',
      words: 'resource has changed|version cannot be compared',
      waits: false,
    },
    {
      is: ATTRIBUTES_LOCKED,
      code: 'attributes.locked',
      words: 'attributes are locked',
      waits: true,
    },
  ],
  unclearWaits: false,
  keys: ['patchKey'],
  subjects: [
    ['conversationId', CONVERSATION, 'The call, as the event that starts the worker names it.'],
    ['participantId', PARTICIPANT, 'The participant, as that event names it.'],
  ],
  variables: [
    ['etag', '', 'The version that the patch is based on.'],
    ['refusedTag', 'none', 'The version that was refused last.'],
    ['unexplained', '0', 'How many conflicts named no cause.'],
  ],
  // The scenario allows 40 requests.
  bounds: { requestsMax: 36, deadlineMs: 120_000 },
  work: {
    name: '2 The patch',
    description: 'Read, patch, make sure.',
    steps: attributeSteps,
  },
  endsAtMs: 8000,
};
