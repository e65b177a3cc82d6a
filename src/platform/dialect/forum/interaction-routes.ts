import type { z } from 'zod';
import { CATALOGUE } from '../../../choice/catalogue.ts';
import { ours, seed } from '../../../choice/provenance.ts';
import { isoAt } from '../../../time/epoch.ts';
import { type Answer, refuse } from '../../answer.ts';
import { startReplacement } from '../../interactions/interaction-lifecycle.ts';
import { INTERACTION_RULES } from '../../interactions/interaction-rules.ts';
import {
  captureOf,
  interactionOf,
  type Notes,
  type Replacement,
  replacementBody,
} from '../../interactions/interactions.ts';
import type { Json } from '../../message.ts';
import { etagOf, precondition } from '../../precondition.ts';
import type { Call, Concern, Params, Route } from '../../route.ts';
import { bumpVersion } from '../../voice/bump-version.ts';
import { isLive } from '../../voice/conversation-lifecycle.ts';
import { shownVersion } from '../../voice/shown-version.ts';
import { type Conversation, captureSnapshot, type Recording, voiceOf } from '../../voice/voice.ts';
import type { World } from '../../world.ts';
import {
  annotationsBody,
  interactionBody,
  interactionForm,
  propertiesBody,
  reRecordBody,
  reRecordingForm,
  reRecordingPropertiesForm,
  reRecordPropertiesBody,
} from './interaction-bodies.ts';
import { CHECKSUM_HEADER, sendMedia } from './send-media.ts';

const INTERACTION = '/api/v2/interactions/{interactionId}';
const NAMED_IN_THE_SEED = seed('001: the route is named there; vendors publish no such one');
const CAPTURE_AFTER_END = CATALOGUE['media.capture-after-end'];

function interactionAt(world: World, { interactionId = '' }: Params): Conversation | undefined {
  return voiceOf(world).conversations.get(interactionId);
}

/** The captures of the interaction that a path names. */
const THE_CAPTURES: Concern<Conversation> = { find: interactionAt, look: captureSnapshot };

/** What every route on an interaction is about. */
const ON_INTERACTION = {
  provenance: NAMED_IN_THE_SEED,
  resource: 'interactionId',
  concerns: THE_CAPTURES,
} as const;

const INTERACTION_TAG = { etag: 'The version of the interaction, as a strong entity tag.' };

/** What every route that starts a second capture is. Its key counts from the end of the call on. */
const RE_RECORD = {
  ...ON_INTERACTION,
  method: 'POST',
  scope: 'recording:write',
  writes: true,
  conditional: true,
  answerHeaders: INTERACTION_TAG,
  refusals: [404, 409],
  keyCountsFrom: (world: World, params: Params) => interactionAt(world, params)?.endedAtMs,
} as const;

/** Interactions, their re-recordings and their media. */
export const interactionRoutes: readonly Route[] = [
  {
    ...ON_INTERACTION,
    operation: 'interaction.get',
    method: 'GET',
    path: INTERACTION,
    scope: 'interaction:read',
    writes: false,
    says: 'shows an interaction with what the metadata claim of its recordings, and its version as ETag',
    answers: { 200: interactionForm },
    answerHeaders: INTERACTION_TAG,
    refusals: [404],
    run: (call) => onInteraction(call, showInteraction),
  },
  {
    ...RE_RECORD,
    operation: 'interaction.re-record',
    path: '/api/v2/recordings/interactions/{interactionId}',
    body: reRecordBody,
    says: 'starts a second capture; If-Match takes the version of the interaction; a replay answers 200 by setting',
    answers: { 201: reRecordingForm, 200: reRecordingForm },
    run: (call) => onInteraction(call, reRecord),
  },
  {
    ...RE_RECORD,
    operation: 'interaction.re-record.properties',
    path: `${INTERACTION}/recordings`,
    keyHeader: 'x-idempotency-key',
    body: reRecordPropertiesBody,
    says: 'starts a second capture, in the CXone shape',
    answers: { 201: reRecordingPropertiesForm, 200: reRecordingPropertiesForm },
    run: (call) => onInteraction(call, reRecordWithProperties),
  },
  {
    ...ON_INTERACTION,
    operation: 'interaction.annotate',
    method: 'PATCH',
    path: INTERACTION,
    scope: 'interaction:write',
    writes: true,
    body: annotationsBody,
    says: 'merges annotations into those of the interaction',
    conditional: true,
    answers: { 200: interactionForm },
    answerHeaders: INTERACTION_TAG,
    refusals: [404, 409],
    run: (call) => onInteraction(call, annotate),
  },
  {
    ...ON_INTERACTION,
    operation: 'interaction.properties.put',
    method: 'PUT',
    path: `${INTERACTION}/properties`,
    scope: 'interaction:write',
    writes: true,
    body: propertiesBody,
    says: 'replaces the properties of the interaction, in the CXone shape',
    conditional: true,
    answers: { 200: propertiesBody },
    answerHeaders: INTERACTION_TAG,
    refusals: [404, 409],
    run: (call) => onInteraction(call, putProperties),
  },
  {
    ...ON_INTERACTION,
    provenance: ours('seed 001 speaks of the URI of a recording; this is where ours leads'),
    operation: 'recording.media',
    method: 'GET',
    path: `${INTERACTION}/recordings/{recordingId}/media`,
    scope: 'recording:view',
    writes: false,
    says: 'sends the WAV file of a recording as it is stored',
    answers: { 200: { mediaType: 'audio/wav' } },
    answerHeaders: { [CHECKSUM_HEADER]: { sometimes: 'The SHA-256 of what was captured.' } },
    refusals: [404],
    run: (call) => onInteraction(call, sendMedia),
  },
];

type OnInteraction = (conversation: Conversation, call: Call) => Answer;

function onInteraction(call: Call, act: OnInteraction): Answer {
  const conversation = interactionAt(call.world, call.params);
  if (conversation !== undefined) return act(conversation, call);
  return refuse({
    rule: INTERACTION_RULES['interaction.not-found'],
    status: 404,
    code: 'interaction.not.found',
    message: `There is no interaction ${call.params.interactionId ?? ''}.`,
    field: 'interactionId',
  });
}

function showInteraction(conversation: Conversation, { world }: Call): Answer {
  return {
    kind: 'success',
    rule: INTERACTION_RULES['interaction.shown'],
    status: 200,
    body: interactionBody(world, conversation),
    headers: { etag: etagOf(shownVersion(world, conversation)) },
  };
}

function reRecord(conversation: Conversation, call: Call): Answer {
  const { metadata } = call.body as z.infer<typeof reRecordBody>;
  return startSecond(conversation, call, metadata, ({ id, requestedAtMs }, replaces) => ({
    id,
    interactionId: conversation.id,
    uploadStatus: 'queued',
    ...replacementBody(replaces),
    requestedTime: isoAt(requestedAtMs),
  }));
}

function reRecordWithProperties(conversation: Conversation, call: Call): Answer {
  const { properties } = call.body as z.infer<typeof reRecordPropertiesBody>;
  return startSecond(conversation, call, properties, ({ id, requestedAtMs }) => ({
    recordingId: id,
    interactionId: conversation.id,
    status: 'queued',
    requestedTime: isoAt(requestedAtMs),
  }));
}

type Cause = z.infer<typeof reRecordBody>['metadata'];
type Say = (recording: Recording, replaces: Replacement | undefined) => Json;

/** Starts a second capture whichever shape it was asked for in. */
function startSecond(conversation: Conversation, call: Call, cause: Cause, say: Say): Answer {
  const { world, headers } = call;
  if (!isLive(conversation) && !takesNoise(world, conversation)) {
    return refuse({
      rule: INTERACTION_RULES['re-record.refused.ended'],
      status: 409,
      code: 'interaction.ended',
      message: 'The interaction has ended; there is no audio to record.',
    });
  }
  if (conversation.lock !== undefined) {
    return refuse({
      rule: INTERACTION_RULES['re-record.refused.locked'],
      status: 409,
      code: 'recording.in.progress',
      message: 'A recording is already in progress for this interaction.',
    });
  }
  const stale = precondition(headers, etagOf(conversation.version), world.settings);
  if (stale !== undefined) return stale;
  const replaces =
    cause?.originalRecordingId === undefined
      ? undefined
      : { originalRecordingId: cause.originalRecordingId, attempt: cause.retrySequence };
  const recording = startReplacement(world, conversation, RECORDED, replaces);
  return {
    kind: 'success',
    rule: acceptance(world, recording),
    status: 201,
    body: say(recording, replaces),
    headers: { etag: etagOf(conversation.version) },
  };
}

const RECORDED = { tags: [], format: 'wav' } as const;

/** Whether a start after the end is accepted all the same. */
function takesNoise(world: World, conversation: Conversation): boolean {
  if (world.settings.captureAfterEnd === 'noise') return true;
  const interaction = interactionOf(world, conversation);
  interaction.takesNoise ??= world.choices.draw(CAPTURE_AFTER_END, conversation.id, 0) === 1;
  return interaction.takesNoise;
}

function acceptance(world: World, recording: Recording) {
  const { afterEnd, overlapped } = captureOf(world, recording);
  if (afterEnd) return INTERACTION_RULES['re-record.accepted.noise'];
  return overlapped
    ? INTERACTION_RULES['re-record.accepted.overlapping']
    : INTERACTION_RULES['re-record.accepted'];
}

function annotate(conversation: Conversation, call: Call): Answer {
  const { annotations } = call.body as z.infer<typeof annotationsBody>;
  return note(conversation, call, () => {
    const interaction = interactionOf(call.world, conversation);
    interaction.annotations = { ...interaction.annotations, ...(annotations as Notes) };
    return interactionBody(call.world, conversation);
  });
}

function putProperties(conversation: Conversation, call: Call): Answer {
  const { properties } = call.body as z.infer<typeof propertiesBody>;
  return note(conversation, call, () => {
    interactionOf(call.world, conversation).properties = properties;
    return { properties };
  });
}

function note(conversation: Conversation, { world, headers }: Call, write: () => Json): Answer {
  const stale = precondition(headers, etagOf(conversation.version), world.settings);
  if (stale !== undefined) return stale;
  const body = write();
  bumpVersion(world, conversation);
  return {
    kind: 'success',
    rule: INTERACTION_RULES['interaction.annotated'],
    status: 200,
    body,
    headers: { etag: etagOf(conversation.version) },
  };
}
