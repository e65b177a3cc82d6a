import { recordingToggle } from '../../../../scenarios/index.ts';
import type { ResilientFlow } from '../resilient-flow.ts';
import { type Trouble, troublePlan } from '../trouble-plan.ts';
import { toggleSteps } from './recording-toggle-steps.ts';

const CONVERSATION = 'conv-1';

/** Lags of up to three seconds, two throttles, bodies that hide the cause. */
const TROUBLES: readonly Trouble[] = [
  // The stop takes three seconds, the lock half a second more, and reads are behind both.
  ['recording.stop-lag', 'rec-1', 0, 3000],
  ['recording.lock-lag', 'rec-1', 0, 500],
  ['recording.view-lag', 'rec-1', 2, 1500],
  // The new recording is slow to begin, and a list does not show it at first.
  ['recording.start-lag', 'rec-2', 0, 300],
  ['recording.view-lag', 'rec-2', 0, 800],
  // The key of the start is in flight for a while after the start has taken effect.
  ['idempotency.commit-lag', 'recording.start', 0, 1500],
  // Two requests are throttled; one is told so by seconds, the other by a date.
  ['platform.throttle', 'worker', 3, 1],
  ['platform.throttle', 'worker', 5, 1],
  ['platform.retry-after-form', 'worker', 5, 1],
  // The bodies of the first refusals lack the distinct code, as integrators have met them.
  ['platform.error-shape', 'worker', 0, 1],
  ['platform.error-shape', 'worker', 1, 2],
  ['platform.error-shape', 'worker', 2, 1],
];

/** Seed 000: the default recording of a call is stopped and one with a tag started, once. */
export const recordingToggleFlow: ResilientFlow = {
  scenario: recordingToggle,
  client: 'worker',
  plan: troublePlan(TROUBLES),
  path: 'recording-toggle/resilient-toggle',
  name: 'Recording restart after an IVR node: the resilient toggle',
  noun: 'toggle',
  does: 'It stops the default recording of a call and starts one with a tag, once, although the platform lags, throttles and refuses.',
  points: [
    'It fixes an idempotency key for each write before the first attempt, so a repeat is always safe.',
    'It starts only after the stop has been acknowledged, and takes a 409 as "not yet": it asks the platform by trying, not by reading first.',
    'It tells one 409 from another by the code in the body, or by its sentence where there is no code. A call that is over is not tried again.',
    'It waits as `Retry-After` says, in seconds or as a date, and else with full jitter between 50 ms and 2 s.',
    'It stops after 36 requests or two minutes, and then says honestly what it knows.',
    'It resolves an unknown outcome by sending the same request with the same key again.',
    'It looks at the end whether exactly one tagged recording exists and runs.',
  ],
  shows:
    'the toggle done properly, against lags of up to three seconds, throttles and bodies that hide the cause; made to be copied',
  causes: [
    {
      is: 'the recording is still in progress',
      code: 'recording.in.progress',
      words: 'recording is already in progress',
      waits: true,
    },
    {
      is: 'the conversation has ended',
      code: 'conversation.ended',
      words: 'conversation has ended',
      waits: false,
    },
  ],
  unclearWaits: true,
  keys: ['stopKey', 'startKey'],
  subjects: [['conversationId', CONVERSATION, 'The call.']],
  variables: [['recordingId', '', 'The recording that was started.']],
  // The scenario allows 40 requests.
  bounds: { requestsMax: 36, deadlineMs: 120_000 },
  work: {
    name: '2 The toggle',
    description: 'Stop, start, make sure.',
    steps: (rehearsal) => toggleSteps(rehearsal, CONVERSATION),
  },
  endsAtMs: 8900,
};
