import { reRecording } from '../../../../scenarios/re-recording/scenario.ts';
import { INTERACTION, ORIGINAL } from '../../../../scenarios/re-recording/task.ts';
import type { ResilientFlow } from '../resilient-flow.ts';
import { type Trouble, troublePlan } from '../trouble-plan.ts';
import { INTERACTION_ENDED, reRecordSteps, STALE_INTERACTION } from './re-recording-steps.ts';

const CLIENT = 'worker';
const SECOND = 'rec-2';

/** A file of which half is missing though its metadata say nothing of it, and a slow platform. */
const TROUBLES: readonly Trouble[] = [
  ['media.segment-lag', ORIGINAL, 0, 500],
  ['recording.upload-lag', ORIGINAL, 0, 1500],
  ['media.truncation', ORIGINAL, 0, 2],
  ['media.metadata', ORIGINAL, 0, 1],
  // The call becomes a new version about when the command is sent.
  ['conversation.step-lag', INTERACTION, 0, 1500],
  ['conversation.step-lag', INTERACTION, 1, 1500],
  // The second capture is slow to begin and to be stored.
  ['recording.start-lag', SECOND, 0, 300],
  ['recording.upload-lag', SECOND, 0, 800],
  // The key of the command is in flight for a while after the command has taken effect.
  ['idempotency.commit-lag', 'interaction.re-record', 0, 1200],
  // Two requests are throttled; one is told so by seconds, the other by a date.
  ['platform.throttle', CLIENT, 2, 1],
  ['platform.throttle', CLIENT, 7, 1],
  ['platform.retry-after-form', CLIENT, 7, 1],
  // Some bodies lack the distinct code.
  ['platform.error-shape', CLIENT, 1, 1],
  ['platform.error-shape', CLIENT, 2, 2],
];

/** Seed 001, the platform half: a recording that looks complete is not, and is made good. */
export const reRecordingFlow: ResilientFlow = {
  path: 're-recording/resilient-re-record',
  name: 'A second capture where a recording failed: the resilient re-record',
  noun: 're-record',
  scenario: reRecording,
  client: CLIENT,
  does: 'It looks whether the file of a recording is all there, and starts a second capture if it is not, once, while the call goes on; then it looks at the file of that one.',
  points: [
    'It believes the file and not its status: the size that the WAV header declares is compared with the bytes that are there, and the duration with how long the capture took.',
    'It waits at a barrier until no capture of the interaction runs or uploads, as a second one beside it would be accepted and spoil the audio of both.',
    'It commands under the condition that nothing has happened since the barrier (`If-Match`), and goes back to the barrier if something has.',
    'Its idempotency key is made of tenant, interaction, recording and attempt, so whoever handles the same failure uses the same one. A duplicate is answered with the stored result, and adopted.',
    'It tells a call that is over from a lock. Then it does not try again but says that a storage retry is due.',
    'On a call that was seen to be over it sends a tag that never matches, so that no platform records noise.',
    'It waits as `Retry-After` says, in seconds or as a date, and else with full jitter between 50 ms and 2 s.',
    'It stops after 56 requests or two minutes, and then says honestly what it knows.',
  ],
  shows:
    'a second capture for a file of which half is missing, though its status says completed; made to be copied',
  plan: troublePlan(TROUBLES),
  causes: [
    {
      is: 'the recording is still in progress',
      code: 'recording.in.progress',
      words: 'recording is already in progress',
      waits: true,
    },
    {
      is: INTERACTION_ENDED,
      code: 'interaction.ended',
      words: 'interaction has ended',
      waits: false,
    },
    {
      is: STALE_INTERACTION,
      code: 'stale.version',
      words: 'resource has changed',
      waits: false,
    },
  ],
  unclearWaits: true,
  keys: [],
  subjects: [
    ['interactionId', INTERACTION, 'The interaction.'],
    ['recordingId', ORIGINAL, 'The recording that is to be looked at.'],
    [
      'reRecordKey',
      `re-record:acme:${INTERACTION}:${ORIGINAL}:1`,
      'The Idempotency-Key: tenant, interaction, recording and attempt, and no moment.',
    ],
  ],
  variables: [
    ['capturedMs', '0', 'How long the capture was that is being looked at.'],
    ['whole', 'unknown', 'Whether the file of the recording is all there.'],
    ['etag', '', 'The version of the interaction at the barrier.'],
    ['ended', 'no', 'Whether the call was over by then.'],
    ['secondId', 'none', 'The second recording.'],
  ],
  // The scenario allows 64 requests.
  bounds: { requestsMax: 56, deadlineMs: 120_000 },
  work: {
    name: '2 The re-record',
    description: 'Look at the file, wait at the barrier, command, look at the new file.',
    steps: reRecordSteps,
  },
  endsAtMs: 14_000,
};
