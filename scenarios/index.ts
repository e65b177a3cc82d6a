import { seed } from '../src/choice/provenance.ts';
import { createParticipantAttributes } from '../src/client/participant-attributes.ts';
import { createRecordingToggle } from '../src/client/recording-toggle.ts';
import {
  participantAttributes,
  participantAttributesContended,
  participantAttributesCrashing,
  participantAttributesHostile,
  participantAttributesMaskedScope,
} from './participant-attributes/scenario.ts';
import type { ParticipantAttributesTask } from './participant-attributes/task.ts';
import { recordingToggle } from './recording-toggle/scenario.ts';
import type { RecordingToggleTask } from './recording-toggle/task.ts';
import type { Scenario, Strategy } from './scenario.ts';
import { every409IsVersion } from './strategies/participant-attributes/every-409-is-version.ts';
import { noIfMatch } from './strategies/participant-attributes/no-if-match.ts';
import { participantRoute } from './strategies/participant-attributes/participant-route.ts';
import { rereadConversation } from './strategies/participant-attributes/reread-conversation.ts';
import { sameTagBackoff } from './strategies/participant-attributes/same-tag-backoff.ts';
import { backoffWithoutKey } from './strategies/recording-toggle/backoff-without-key.ts';
import { checkWaitOnce } from './strategies/recording-toggle/check-wait-once.ts';
import { listStartLoop } from './strategies/recording-toggle/list-start-loop.ts';
import { pollUntilInactive } from './strategies/recording-toggle/poll-until-inactive.ts';
import { staleVariable } from './strategies/recording-toggle/stale-variable.ts';
import { stopStartAtOnce } from './strategies/recording-toggle/stop-start-at-once.ts';

export type { ParticipantAttributesTask } from './participant-attributes/task.ts';
export type { RecordingToggleTask } from './recording-toggle/task.ts';
export type { Part, Scenario, Strategy } from './scenario.ts';
export {
  participantAttributes,
  participantAttributesContended,
  participantAttributesCrashing,
  participantAttributesHostile,
  participantAttributesMaskedScope,
  recordingToggle,
};

/** The client that holds up, as a strategy like any other, so that it is tried like any other. */
const resilient: Strategy<RecordingToggleTask> = {
  name: 'resilient',
  scenario: recordingToggle.name,
  provenance: seed('000: answered by this project'),
  claim: 'one key a write, 409 understood, an honest last word',
  instead: '',
  client: createRecordingToggle(),
};

/** See {@link resilient}. */
const resilientAttributes: Strategy<ParticipantAttributesTask> = {
  name: 'resilient-attributes',
  scenario: participantAttributes.name,
  provenance: seed('004: answered by this project'),
  claim: 'own attributes only, one key an intent, every 409 for what it means',
  instead: '',
  client: createParticipantAttributes(),
};

/** Every scenario, as typed on a command line. */
export const scenarios: readonly Scenario[] = [
  recordingToggle,
  participantAttributes,
  participantAttributesContended,
  participantAttributesCrashing,
  participantAttributesHostile,
  participantAttributesMaskedScope,
];

/** Every strategy on trial, in the order of the seeds. The verdicts are the harness's. */
export const strategiesOnTrial: readonly Strategy[] = [
  stopStartAtOnce,
  checkWaitOnce,
  staleVariable,
  listStartLoop,
  backoffWithoutKey,
  pollUntilInactive,
  sameTagBackoff,
  rereadConversation,
  participantRoute,
  noIfMatch,
  every409IsVersion,
];

/** The reference clients that are to hold up where the strategies do not. */
export const referenceClients: readonly Strategy[] = [resilient, resilientAttributes];
