import { ours, seed } from '../provenance.ts';
import { defineKinds, FAULTS, UNBOUNDED } from './define-kinds.ts';

/** How often the dialer takes one contact at the most, so that a patient client gets through. */
const DIALING_ATTEMPTS_MAX = 3;
/** After how many reads of a contact at the most an agent's script writes to it. */
const NOTES_MAX = 16;

const CONTACT = 'campaign id/contact id';

/** What the dialer does with a contact. */
export const OUTBOUND_KINDS = defineKinds({
  'contact.dial-after': {
    max: 10_000,
    unit: 'ms',
    harshness: 'lag',
    subject: CONTACT,
    horizon: DIALING_ATTEMPTS_MAX,
    what: 'ready the nth time, the contact is dialed this long after somebody looks at it; 0 leaves it',
    provenance: seed('002: contacts are met in DIALING and RINGING'),
  },
  'contact.step-lag': {
    max: 20_000,
    unit: 'ms',
    harshness: 'lag',
    subject: CONTACT,
    horizon: UNBOUNDED,
    what: 'the nth step of the contact (dialing, ringing, the call, wrap-up) takes this much longer',
    provenance: ours('people let telephones ring, and talk'),
  },
  'contact.view-lag': {
    max: 5000,
    unit: 'ms',
    harshness: 'lag',
    subject: CONTACT,
    horizon: UNBOUNDED,
    what: 'reads show the nth change of contact_status this much later than it happened',
    provenance: ours('the dialer and the store of contacts are different services'),
  },
  'contact.note-after': {
    max: 500,
    unit: 'ms',
    harshness: 'lag',
    subject: CONTACT,
    horizon: NOTES_MAX,
    what: 'an agent who has the contact on screen writes to it this long after the nth read; 0 does not',
    provenance: ours('agents’ desktops write to contacts as well'),
  },
  'contact.not-answered': {
    max: 1,
    unit: 'flag',
    harshness: 'lag',
    subject: CONTACT,
    horizon: FAULTS,
    what: 'nobody answers the nth attempt; the contact is ready again',
    provenance: ours('most outbound calls are not answered'),
  },
  'contact.number-invalid': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: CONTACT,
    horizon: FAULTS,
    what: 'the nth attempt finds that the number does not exist; the contact becomes uncallable',
    provenance: ours('contact lists hold dead numbers'),
  },
});
