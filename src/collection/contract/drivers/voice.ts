import { conversationMachine } from '../../../machine/conversation.ts';
import { recordingMachine } from '../../../machine/recording.ts';
import { hangUp } from '../../../platform/voice/conversation-lifecycle.ts';
import type { MachineDriver, Step, SystemDriver } from '../contract-driver.ts';

const CONVERSATION = 'conv-1';
/** The organisation's recording of the call. */
const DEFAULT = 'rec-1';
/** The recording that a walk starts. */
const WALKED = 'rec-2';

const HANG_UP: Step = {
  kind: 'event',
  says: 'the caller hangs up',
  path: `/conversations/${CONVERSATION}/hang-up`,
  act: ({ world }) => {
    hangUp(world, CONVERSATION);
  },
};

const STOP: Step = {
  kind: 'request',
  operation: 'recording.stop',
  status: 204,
  says: 'stops what is being recorded',
};

const START: Step = {
  kind: 'request',
  operation: 'recording.start',
  status: 201,
  says: 'starts a recording',
};

/** Long enough for the organisation's recording to let go of the lock when nothing lags. */
const A_WHILE: Step = { kind: 'wait', ms: 10 };

const recording: MachineDriver = {
  machine: recordingMachine,
  seen: { field: 'truth', resource: WALKED },
  subject: WALKED,
  choices: [
    { kind: 'recording.start-lag', subject: WALKED, nth: 0, value: 300 },
    { kind: 'recording.stop-lag', subject: WALKED, nth: 0, value: 200 },
    { kind: 'recording.upload-lag', subject: WALKED, nth: 0, value: 700 },
  ],
  arrive: [STOP, A_WHILE, START],
  take: {
    STOP: [STOP],
    'uploadLag if uploadFails': [
      {
        kind: 'choose',
        choice: { kind: 'recording.upload-failure', subject: WALKED, nth: 0, value: 1 },
      },
    ],
  },
  look: {
    kind: 'request',
    operation: 'recording.list',
    status: 200,
    says: 'shows what there is',
  },
};

const LOOK = {
  kind: 'request',
  operation: 'conversation.get',
  status: 200,
  says: 'shows where the call is',
} as const satisfies Step;

/** A call that changes three times a second; after 4,667 ms it is on hold. */
const RESTLESS = {
  scenario: 'participant-attributes',
  choices: [{ kind: 'conversation.step-rate', subject: CONVERSATION, nth: 0, value: 3 }],
} as const;

/** Looks at the call now and then, since one that nobody looks at pauses. */
function looks(count: number): Step[] {
  return Array.from({ length: count }, () => [{ kind: 'wait', ms: 950 } as const, LOOK]).flat();
}

const conversation: MachineDriver = {
  machine: conversationMachine,
  seen: { field: 'around' },
  subject: CONVERSATION,
  bySession: ['ANSWER'],
  choices: [],
  arrive: [],
  take: { HANG_UP: [HANG_UP] },
  look: LOOK,
  courses: [
    { ...RESTLESS, says: 'a call that moves three times a second', steps: looks(6) },
    {
      ...RESTLESS,
      says: 'the same call, whose caller hangs up while on hold',
      steps: [...looks(5), HANG_UP, LOOK],
    },
  ],
};

/** Voice conversations and their recordings. */
export const voice: SystemDriver = {
  system: 'voice',
  title: 'Conversations and recordings',
  says: 'Voice conversations, which move by themselves, and the recordings that are made of them.',
  scenario: 'recording-toggle',
  variables: [{ key: 'conversationId', value: CONVERSATION, says: 'a voice conversation' }],
  machines: [conversation, recording],
  operations: {
    'conversation.get': { succeeds: { says: 'shows it', status: 200 } },
    'recording.list': { succeeds: { says: 'lists them', status: 200 } },
    'recording.stop': {
      succeeds: { says: 'stops what is being recorded', status: 204 },
      scenes: [
        {
          says: 'stops what is stopping already',
          status: 204,
          steps: [STOP],
          choices: [{ kind: 'recording.stop-lag', subject: DEFAULT, nth: 0, value: 200 }],
        },
        {
          says: 'with nothing to stop',
          status: 404,
          code: 'recording.not.active',
          steps: [STOP, A_WHILE],
        },
      ],
    },
    'recording.start': {
      request: { body: { recordingSettings: { tags: ['contract'], format: 'wav' } } },
      succeeds: { says: 'starts a recording', status: 201, steps: [STOP, A_WHILE] },
      scenes: [
        { says: 'while another holds the lock', status: 409, code: 'recording.in.progress' },
        {
          says: 'on a call that is over',
          status: 409,
          code: 'conversation.ended',
          steps: [HANG_UP],
        },
      ],
    },
  },
};
