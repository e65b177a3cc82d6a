import { hangUp } from '../../../platform/voice/conversation-lifecycle.ts';
import type { OperationDriver, Scene, Step, SystemDriver } from '../contract-driver.ts';
import { CONDITIONS } from './conditions.ts';

const INTERACTION = 'int-1';
const ORIGINAL = 'rec-1';

/** Until the first capture is over and its file is stored, while the call goes on. */
const CAPTURED: Step = { kind: 'wait', ms: 3500 };

const HANG_UP: Step = {
  kind: 'event',
  says: 'the caller hangs up',
  path: `/conversations/${INTERACTION}/hang-up`,
  act: ({ world }) => {
    hangUp(world, INTERACTION);
  },
};

/** What both shapes of a re-recording refuse. */
const SECOND_CAPTURE: readonly Scene[] = [
  { says: 'while the first capture goes on', status: 409, code: 'recording.in.progress' },
  { says: 'after the call', status: 409, code: 'interaction.ended', steps: [HANG_UP] },
  ...CONDITIONS.map((scene) => ({ ...scene, steps: [CAPTURED] })),
];

function reRecording(body: OperationDriver['request']): OperationDriver {
  return {
    ...(body !== undefined && { request: body }),
    succeeds: { says: 'starts a second capture', status: 201, steps: [CAPTURED] },
    scenes: SECOND_CAPTURE,
  };
}

/** Interactions, their re-recordings and their files. */
export const interactions: SystemDriver = {
  system: 'interactions',
  title: 'Interactions and their re-recordings',
  says: 'Interactions with what the metadata claim of their recordings, second captures, and the files themselves.',
  scenario: 're-recording',
  variables: [
    { key: 'interactionId', value: INTERACTION, says: 'an interaction' },
    { key: 'recordingId', value: ORIGINAL, says: 'a recording of that interaction with a file' },
  ],
  // Recordings are walked with the conversations that they are of.
  machines: [],
  operations: {
    'interaction.get': { succeeds: { says: 'shows the interaction', status: 200 } },
    'interaction.re-record': reRecording({
      body: { channels: [{ type: 'agent', record: true }] },
    }),
    'interaction.re-record.properties': reRecording({ body: { channels: ['agent'] } }),
    'interaction.annotate': {
      request: { body: { annotations: { compliance: 'compliance_verified' } } },
      succeeds: { says: 'annotates the interaction', status: 200 },
      scenes: CONDITIONS,
    },
    'interaction.properties.put': {
      request: { body: { properties: { compliance: 'compliance_verified' } } },
      succeeds: { says: 'replaces the properties', status: 200 },
      scenes: CONDITIONS,
    },
    'recording.media': {
      succeeds: { says: 'sends the file', status: 200, steps: [CAPTURED] },
      scenes: [
        {
          says: 'of an unknown recording',
          status: 404,
          code: 'media.not.found',
          request: { params: { recordingId: 'there-is-none' } },
        },
        {
          says: 'while nothing is stored yet',
          status: 404,
          code: 'media.not.found',
        },
      ],
    },
  },
};
