import { seed } from '../../../choice/provenance.ts';
import { type Answer, refuse } from '../../answer.ts';
import { etagOf, precondition } from '../../precondition.ts';
import type { Call, Concern, Route } from '../../route.ts';
import type { AttributeState, Attributes } from '../../voice/attribute-register.ts';
import { isTaken, writeAttributes } from '../../voice/participant-lifecycle.ts';
import { PARTICIPANT_RULES } from '../../voice/participant-rules.ts';
import {
  conversationSnapshot,
  type ParticipantPlace,
  participantSnapshot,
} from '../../voice/participant-snapshot.ts';
import { type Conversation, voiceOf } from '../../voice/voice.ts';
import { onConversation } from './on-conversation.ts';
import {
  ATTRIBUTES_MAX,
  conversationPatchBody,
  participantBody,
  participantForm,
  participantPatchBody,
  shownState,
} from './participant-bodies.ts';
import { conversationBody, conversationForm } from './voice-bodies.ts';

const CONVERSATION = '/api/v2/conversations/voice/{conversationId}';
const PARTICIPANT = `${CONVERSATION}/participants/{participantId}`;
const NAMED_IN_THE_SEED = seed('004: the route is named there; vendors publish no such one');
/** Beside those of every route: nothing there, a conflict, a stale or a missing precondition. */
const PATCH_REFUSALS = [404, 409, 412, 428] as const;

const THE_CONVERSATION: Concern<Conversation> = {
  find: (world, { conversationId = '' }) => voiceOf(world).conversations.get(conversationId),
  look: conversationSnapshot,
};

const THE_PARTICIPANT: Concern<ParticipantPlace> = {
  find: (world, { conversationId = '', participantId = '' }) =>
    placeIn(voiceOf(world).conversations.get(conversationId), participantId),
  look: participantSnapshot,
};

const PARTICIPANT_TAG = {
  etag: "The version of the participant's attributes, as a strong entity tag.",
};

/** Participants and their attributes. */
export const participantRoutes: readonly Route[] = [
  {
    operation: 'conversation.patch',
    method: 'PATCH',
    path: CONVERSATION,
    scope: 'conversation:write',
    writes: true,
    body: conversationPatchBody,
    example: { participants: [{ id: 'caller', attributes: { disposition: 'resolved' } }] },
    conditional: true,
    answerHeaders: { etag: 'The version of the conversation, as a strong entity tag.' },
    says: "sets attributes of participants; If-Match is held against the conversation's version",
    provenance: NAMED_IN_THE_SEED,
    resource: 'conversationId',
    concerns: THE_CONVERSATION,
    answers: { 200: conversationForm },
    refusals: PATCH_REFUSALS,
    run: (call) => onConversation(call, patchConversation),
  },
  {
    operation: 'participant.get',
    method: 'GET',
    path: PARTICIPANT,
    scope: 'conversation:view',
    writes: false,
    answerHeaders: PARTICIPANT_TAG,
    says: 'shows a participant with the version of its attributes as ETag',
    provenance: NAMED_IN_THE_SEED,
    resource: 'participantId',
    concerns: THE_PARTICIPANT,
    answers: { 200: participantForm },
    refusals: [404],
    run: (call) => onParticipant(call, showParticipant),
  },
  {
    operation: 'participant.patch',
    method: 'PATCH',
    path: PARTICIPANT,
    scope: 'conversation:write',
    writes: true,
    body: participantPatchBody,
    example: { attributes: { disposition: 'resolved' } },
    conditional: true,
    answerHeaders: PARTICIPANT_TAG,
    says: "sets attributes of a participant; If-Match is held against the participant's version",
    provenance: NAMED_IN_THE_SEED,
    resource: 'participantId',
    concerns: THE_PARTICIPANT,
    answers: { 200: participantForm },
    refusals: PATCH_REFUSALS,
    run: (call) => onParticipant(call, patchParticipant),
  },
];

function onParticipant(call: Call, act: (place: ParticipantPlace, call: Call) => Answer): Answer {
  const { participantId = '' } = call.params;
  return onConversation(call, (conversation) => {
    const place = placeIn(conversation, participantId);
    return place === undefined ? noParticipant(participantId, 'participantId') : act(place, call);
  });
}

function placeIn(
  conversation: Conversation | undefined,
  participantId: string,
): ParticipantPlace | undefined {
  const participant = conversation?.participants.find(({ id }) => id === participantId);
  return conversation === undefined || participant === undefined
    ? undefined
    : { conversation, participant };
}

function showParticipant({ conversation, participant }: ParticipantPlace, call: Call): Answer {
  const state = shownState(participant, call.world.timeline.nowMs, 'view');
  return {
    kind: 'success',
    rule: PARTICIPANT_RULES['participant.shown'],
    status: 200,
    body: participantBody(participant, conversation.id, state),
    headers: { etag: tagOf(state) },
  };
}

function patchParticipant(place: ParticipantPlace, call: Call): Answer {
  const { world, headers, principal } = call;
  const { attributes } = call.body as { attributes: Attributes };
  const { participant } = place;
  const current = tagOf(participant.register?.truth);
  const refusal = unwritable(place, attributes) ?? precondition(headers, current, world.settings);
  if (refusal !== undefined) return refusal;
  writeAttributes(world, place, attributes, { kind: 'client', name: principal });
  const state = participant.register?.truth;
  return {
    kind: 'success',
    rule: PARTICIPANT_RULES['participant.patched'],
    status: 200,
    body: participantBody(participant, place.conversation.id, state),
    headers: { etag: tagOf(state) },
  };
}

function patchConversation(conversation: Conversation, call: Call): Answer {
  const { world, headers, principal } = call;
  const { participants } = call.body as {
    participants: readonly { id: string; attributes: Attributes }[];
  };
  const changes: { place: ParticipantPlace; attributes: Attributes }[] = [];
  for (const { id, attributes } of participants) {
    const place = placeIn(conversation, id);
    if (place === undefined) return noParticipant(id, 'participants');
    changes.push({ place, attributes });
  }
  for (const { place, attributes } of changes) {
    const refusal = unwritable(place, attributes);
    if (refusal !== undefined) return refusal;
  }
  const stale = precondition(headers, etagOf(conversation.version), world.settings);
  if (stale !== undefined) return stale;
  for (const { place, attributes } of changes) {
    writeAttributes(world, place, attributes, { kind: 'client', name: principal });
  }
  return {
    kind: 'success',
    rule: PARTICIPANT_RULES['participant.patched'],
    status: 200,
    body: conversationBody(conversation, world.timeline.nowMs, 'truth'),
    headers: { etag: etagOf(conversation.version) },
  };
}

const NO_ATTRIBUTES: Attributes = {};

/** Why these attributes cannot be set now, whatever the precondition says. */
function unwritable({ participant }: ParticipantPlace, given: Attributes): Answer | undefined {
  const { register } = participant;
  if (register !== undefined && isTaken(register)) {
    return refuse({
      rule: PARTICIPANT_RULES['participant.locked'],
      status: 409,
      code: 'attributes.locked',
      message: `The attributes are locked by ${register.lock ?? 'the platform'} for a moment; retry shortly.`,
    });
  }
  const held = Object.keys(register?.truth.attributes ?? NO_ATTRIBUTES);
  const named = Object.keys(given);
  if (held.length + named.length <= ATTRIBUTES_MAX) return undefined;
  if (new Set([...held, ...named]).size <= ATTRIBUTES_MAX) return undefined;
  return refuse({
    rule: PARTICIPANT_RULES['participant.full'],
    status: 400,
    code: 'participant.full',
    message: `A participant holds at most ${ATTRIBUTES_MAX} attributes.`,
    field: 'attributes',
  });
}

function tagOf(state: AttributeState | undefined): string {
  return etagOf(state?.version ?? 1);
}

function noParticipant(id: string, field: string): Answer {
  return refuse({
    rule: PARTICIPANT_RULES['participant.not-found'],
    status: 404,
    code: 'participant.not.found',
    message: `The conversation has no participant ${id}.`,
    field,
  });
}
