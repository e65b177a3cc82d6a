import { participantMachine } from '../../../machine/participant.ts';
import type { MachineDriver, Scene, Step, SystemDriver } from '../contract-driver.ts';
import { CONDITIONS } from './conditions.ts';

const CONVERSATION = 'conv-1';
const PARTICIPANT = 'caller';

const LOOK = {
  kind: 'request',
  operation: 'participant.get',
  status: 200,
  says: 'shows the participant',
} as const satisfies Step;

/** The first step of the call after its answer takes the attributes for so long. */
const LOCK = { kind: 'participant.lock', subject: PARTICIPANT, nth: 1, value: 400 } as const;
/** When the IVR node completes, which is that step. */
const NODE: Step = { kind: 'wait', ms: 500 };

const participant: MachineDriver = {
  machine: participantMachine,
  seen: {
    field: 'lock',
    resource: PARTICIPANT,
    spelled: { null: 'open', '*': 'taken' },
  },
  subject: PARTICIPANT,
  choices: [],
  arrive: [],
  take: {},
  look: LOOK,
  courses: [
    {
      says: 'a step of the call takes the attributes for a while',
      choices: [LOCK],
      steps: [LOOK, NODE, LOOK, { kind: 'wait', ms: 500 }, LOOK],
    },
  ],
};

/** What both patches do with conditions and locks; they differ only in what they name. */
const SCENES: readonly Scene[] = [
  {
    says: 'while routing holds the attributes',
    status: 409,
    code: 'attributes.locked',
    choices: [LOCK],
    steps: [NODE],
  },
  ...CONDITIONS,
];

const ATTRIBUTES = { crmCustomerId: 'C-1042' };

/** Participants of a conversation and what is known of them. */
export const participants: SystemDriver = {
  system: 'participants',
  title: 'Participants and their attributes',
  says: 'Participants of voice conversations, whose attributes have versions and locks of their own.',
  scenario: 'participant-attributes',
  variables: [
    { key: 'conversationId', value: CONVERSATION, says: 'a voice conversation' },
    { key: 'participantId', value: PARTICIPANT, says: 'a participant of that conversation' },
  ],
  machines: [participant],
  operations: {
    'participant.get': {
      succeeds: { says: 'shows the participant', status: 200 },
      scenes: [
        {
          says: 'in an unknown conversation',
          status: 404,
          code: 'conversation.not.found',
          request: { params: { conversationId: 'there-is-none' } },
        },
      ],
    },
    'participant.patch': {
      request: { body: { attributes: ATTRIBUTES } },
      succeeds: { says: 'sets attributes', status: 200 },
      scenes: SCENES,
    },
    'conversation.patch': {
      request: { body: { participants: [{ id: PARTICIPANT, attributes: ATTRIBUTES }] } },
      succeeds: { says: 'sets attributes of participants', status: 200 },
      scenes: [
        ...SCENES,
        {
          says: 'on an unknown participant',
          status: 404,
          code: 'participant.not.found',
          request: { body: { participants: [{ id: 'nobody', attributes: ATTRIBUTES }] } },
        },
      ],
    },
  },
};
