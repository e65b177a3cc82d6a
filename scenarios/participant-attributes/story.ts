import { seed } from '../../src/choice/provenance.ts';
import { createParticipantAttributes } from '../../src/client/participant-attributes.ts';
import type { Story, Strategy } from '../scenario.ts';
import { every409IsVersion } from '../strategies/participant-attributes/every-409-is-version.ts';
import { ignoreSameEtag } from '../strategies/participant-attributes/ignore-same-etag.ts';
import { noIfMatch } from '../strategies/participant-attributes/no-if-match.ts';
import { participantRoute } from '../strategies/participant-attributes/participant-route.ts';
import { rereadConversation } from '../strategies/participant-attributes/reread-conversation.ts';
import { sameTagBackoff } from '../strategies/participant-attributes/same-tag-backoff.ts';
import { participantAttributesKeysIgnored } from './keys-ignored.ts';
import {
  participantAttributes,
  participantAttributesContended,
  participantAttributesCrashing,
  participantAttributesEvents,
  participantAttributesHostile,
  participantAttributesMaskedScope,
} from './scenario.ts';
import type { ParticipantAttributesTask } from './task.ts';

const resilient: Strategy<ParticipantAttributesTask> = {
  name: 'resilient',
  scenario: participantAttributes.name,
  provenance: seed('004: answered by this project'),
  claim: 'own attributes only, one key an intent, every 409 for what it means',
  instead: '',
  client: createParticipantAttributes(),
};

/** Seed 004. */
export const participantAttributesStory: Story = {
  scenarios: [
    participantAttributes,
    participantAttributesContended,
    participantAttributesCrashing,
    participantAttributesHostile,
    participantAttributesMaskedScope,
    participantAttributesEvents,
    participantAttributesKeysIgnored,
  ],
  onTrial: [
    sameTagBackoff,
    rereadConversation,
    participantRoute,
    noIfMatch,
    ignoreSameEtag,
    every409IsVersion,
  ],
  resilient,
};
