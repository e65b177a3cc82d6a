import { norm, ours, seed, vendor } from '../../choice/provenance.ts';
import { defineRules } from '../rule.ts';

/** The rules of outbound campaigns and their contacts. */
export const OUTBOUND_RULES = defineRules({
  'campaign.opened': {
    says: 'A campaign begins, and its dialer looks at its first contacts.',
    provenance: seed('002: campaigns are dialed while they are written to'),
  },
  'campaign.not-found': {
    says: 'A campaign that does not exist, or is another tenant’s, answers 404.',
    provenance: norm('RFC 9110 §15.5.5; §15.5.4 allows it for what is to stay hidden'),
  },
  'campaign.full': {
    says: 'A campaign takes a bounded number of contacts; beyond it a write answers 400.',
    provenance: vendor('contact lists have a maximum size'),
  },
  'contact.not-found': {
    says: 'There is no contact with that id in the campaign.',
    provenance: norm('RFC 9110 §15.5.5'),
  },
  'contact.shown': {
    says: 'A read shows the contact with its version as ETag; contact_status lags behind the truth.',
    provenance: seed('002: contact_status is what one polls'),
  },
  'contact.created': {
    says: 'An upsert of an id that the campaign does not have makes a contact.',
    provenance: seed('002: the route is an upsert'),
  },
  'contact.updated': {
    says: 'An upsert of a contact that the dialer does not hold replaces what it names.',
    provenance: seed('002: updates are allowed while a contact is idle'),
  },
  'contact.refused.dialing': {
    says: 'While the dialer sets up a line or lets it ring, any write answers 409.',
    provenance: seed('002: the reported 409, for metadata as well'),
  },
  'contact.refused.on-call': {
    says: 'While the contact is on a call, a write of contact_status answers 409.',
    provenance: ours('the status of a contact on a call follows from the call'),
  },
  'contacts.upserted': {
    says: 'A batch answers 200 with a status for each of its contacts; one does not hold up others.',
    provenance: seed('002: batches are written; the form of the answer is ours'),
  },
  'contacts.condition': {
    says: 'If-Match on a batch answers 400, as it could mean none of its contacts.',
    provenance: ours('RFC 9110 §13.1.1 knows one target'),
  },
  'contact.noted': {
    says: 'What an agent’s script notes down of a contact makes a new version of it.',
    provenance: ours('agents’ desktops write to contacts as well'),
  },
  'contact.moved': {
    says: 'The dialer walks a contact through its states, each step after its lag.',
    provenance: seed('002: DIALING and RINGING'),
  },
});
