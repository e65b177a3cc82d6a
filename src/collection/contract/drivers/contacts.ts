import { contactMachine } from '../../../machine/contact.ts';
import type { Json } from '../../../platform/message.ts';
import type { MachineDriver, Step, SystemDriver } from '../contract-driver.ts';
import { CONDITIONS } from './conditions.ts';

const CAMPAIGN = 'campaign-1';
const CONTACT = 'c-1';
/** By this name the dialer's choices and the journal know the contact. */
const NAME = `${CAMPAIGN}/${CONTACT}`;
/** So long a ready contact waits for the dialer; the dialer takes it three times at the most. */
const DIAL_AFTER_MS = 5000;

const LOOK = {
  kind: 'request',
  operation: 'contact.get',
  status: 200,
  says: 'shows the contact',
} as const satisfies Step;

function upsert(says: string, body: Json): Step {
  return { kind: 'request', operation: 'contact.upsert', status: 200, says, body };
}

const WITHDRAW = upsert('takes the contact off the list', {
  id: CONTACT,
  contact_status: 'UNCALLABLE',
});
const REINSTATE = upsert('puts the contact back', { id: CONTACT, contact_status: 'READY' });

function chosen(kind: string): Step[] {
  return [{ kind: 'choose', choice: { kind, subject: NAME, value: 1 } }];
}

const DIALING = [0, 1, 2].map((nth) => ({
  kind: 'contact.dial-after',
  subject: NAME,
  nth,
  value: DIAL_AFTER_MS,
}));

const contact: MachineDriver = {
  machine: contactMachine,
  seen: { field: 'truth', resource: NAME },
  subject: NAME,
  choices: DIALING,
  arrive: [LOOK],
  byItself: ['DIAL'],
  // With each turn the contact becomes ready again, and the dialer takes it three times only.
  walkLengthMax: 6,
  take: {
    WITHDRAW: [WITHDRAW],
    REINSTATE: [REINSTATE],
    'dialTime if numberInvalid': chosen('contact.number-invalid'),
    'ringTime if notAnswered': chosen('contact.not-answered'),
  },
  look: LOOK,
};

const FIELDS = { id: CONTACT, disposition_code: 'callback' };
const UNTIL_DIALED: Step = { kind: 'wait', ms: DIAL_AFTER_MS };

/** Contacts of outbound campaigns. */
export const contacts: SystemDriver = {
  system: 'contacts',
  title: 'Contacts of outbound campaigns',
  says: 'Contacts that a dialer walks through its states, holding them meanwhile.',
  scenario: 'contact-sync',
  variables: [
    { key: 'campaignId', value: CAMPAIGN, says: 'an outbound campaign' },
    { key: 'contactId', value: CONTACT, says: 'a contact of that campaign' },
  ],
  machines: [contact],
  operations: {
    'contact.get': {
      succeeds: { says: 'shows the contact', status: 200 },
      scenes: [
        {
          says: 'in an unknown campaign',
          status: 404,
          code: 'campaign.not.found',
          request: { params: { campaignId: 'there-is-none' } },
        },
      ],
    },
    'contact.upsert': {
      request: { body: FIELDS },
      succeeds: { says: 'changes the contact', status: 200 },
      scenes: [
        { says: 'makes a contact', status: 201, request: { body: { id: 'new' } } },
        {
          says: 'writes several contacts',
          status: 200,
          request: { body: [FIELDS, { id: 'new' }] },
        },
        {
          says: 'while the dialer holds the contact',
          status: 409,
          code: 'contact.dialing',
          choices: DIALING.slice(0, 1),
          steps: [UNTIL_DIALED],
        },
        {
          says: 'the status of a contact that is on a call',
          status: 409,
          code: 'contact.on.call',
          choices: DIALING.slice(0, 1),
          steps: [UNTIL_DIALED, { kind: 'wait', ms: 4000 }],
          request: { body: { id: CONTACT, contact_status: 'UNCALLABLE' } },
        },
        ...CONDITIONS,
        {
          says: 'over the rate of its token',
          status: 429,
          settings: { requestsPerMinute: 1 },
          steps: [LOOK],
        },
      ],
    },
  },
};
