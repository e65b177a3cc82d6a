import { norm, ours, seed, vendor } from '../../choice/provenance.ts';
import { defineRules } from '../rule.ts';

/** The rules of participants and their attributes. */
export const PARTICIPANT_RULES = defineRules({
  'participant.not-found': {
    says: 'The conversation has no participant with that id.',
    provenance: norm('RFC 9110 §15.5.5'),
  },
  'participant.shown': {
    says: 'A read shows the participant as the view has it, with the version it shows as ETag.',
    provenance: norm('RFC 9110 §8.8.3'),
  },
  'participant.patched': {
    says: 'A patch sets the attributes that it names, leaves the others, and makes a new version of participant and conversation.',
    provenance: seed('004: both routes take a part of the attributes'),
  },
  'participant.locked': {
    says: 'While routing or media holds the attributes, a patch answers 409.',
    provenance: seed('004: a property that the media server or routing has locked'),
  },
  'participant.full': {
    says: 'A participant takes no more attributes than its bound.',
    provenance: ours('every store has a bound'),
  },
  'participant.taken': {
    says: 'A step of the call holds the attributes for a moment.',
    provenance: seed('004'),
  },
  'participant.released': {
    says: 'The step is over; the attributes may be written again.',
    provenance: seed('004'),
  },
  'participant.stepped': {
    says: 'Some steps of the call write an attribute of their own, which makes new versions.',
    provenance: seed('004: internal transitions change what nobody else modifies'),
  },
  'participant.flow-saved': {
    says: 'A flow that ends saves its copy of the attributes over what was written since it began.',
    provenance: vendor('a flow keeps a copy of participant data and saves it when it ends'),
  },
});
