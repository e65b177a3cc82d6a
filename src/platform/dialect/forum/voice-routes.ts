import { seed } from '../../../choice/provenance.ts';
import { isoAt } from '../../../time/epoch.ts';
import { type Answer, refuse } from '../../answer.ts';
import { etagOf } from '../../precondition.ts';
import type { Call, Concern, Route } from '../../route.ts';
import { bumpVersion } from '../../voice/bump-version.ts';
import { isLive } from '../../voice/conversation-lifecycle.ts';
import { liveRecording, startCapture, stopRecording } from '../../voice/recording-lifecycle.ts';
import { shownVersion } from '../../voice/shown-version.ts';
import {
  type Conversation,
  captureSnapshot,
  RECORDINGS_SHOWN_MAX,
  type RecordingSettings,
  voiceOf,
} from '../../voice/voice.ts';
import { VOICE_RULES } from '../../voice/voice-rules.ts';
import { onConversation } from './on-conversation.ts';
import {
  conversationBody,
  conversationForm,
  recordingBody,
  recordingForm,
  recordingListForm,
  startBody,
} from './voice-bodies.ts';

const CONVERSATION = '/api/v2/conversations/voice/{conversationId}';
const NAMED_IN_THE_SEED = seed('000: the route is named there; vendors publish no such one');

/** The capture of the conversation that a path names. */
const THE_CAPTURE: Concern<Conversation> = {
  find: (world, { conversationId = '' }) => voiceOf(world).conversations.get(conversationId),
  look: captureSnapshot,
};

/** What every route on a conversation is about. */
const ON_CONVERSATION = {
  provenance: NAMED_IN_THE_SEED,
  resource: 'conversationId',
  concerns: THE_CAPTURE,
} as const;

/** Conversations and their recordings. */
export const voiceRoutes: readonly Route[] = [
  {
    ...ON_CONVERSATION,
    operation: 'conversation.get',
    method: 'GET',
    path: CONVERSATION,
    scope: 'conversation:view',
    writes: false,
    says: 'shows a conversation with its version as ETag',
    answers: { 200: conversationForm },
    answerHeaders: { etag: 'The version of the conversation, as a strong entity tag.' },
    refusals: [404],
    run: (call) => onConversation(call, showConversation),
  },
  {
    ...ON_CONVERSATION,
    operation: 'recording.stop',
    method: 'DELETE',
    path: `${CONVERSATION}/recording`,
    scope: 'recording:write',
    writes: true,
    says: 'stops what is being recorded; 204 at once, propagated later',
    answers: { 204: null },
    refusals: [404],
    run: (call) => onConversation(call, stop),
  },
  {
    ...ON_CONVERSATION,
    operation: 'recording.start',
    method: 'POST',
    path: `${CONVERSATION}/recording/start`,
    scope: 'recording:write',
    writes: true,
    body: startBody,
    example: { recordingSettings: { tags: ['post-ivr'], format: 'wav' } },
    says: 'starts a recording with settings of its own; 409 while another holds the lock',
    answers: { 201: recordingForm },
    refusals: [404, 409],
    run: (call) => onConversation(call, start),
  },
  {
    ...ON_CONVERSATION,
    operation: 'recording.list',
    method: 'GET',
    path: `${CONVERSATION}/recordings`,
    scope: 'recording:view',
    writes: false,
    says: `lists the newest ${RECORDINGS_SHOWN_MAX} recordings of a conversation as the view has them`,
    answers: { 200: recordingListForm },
    refusals: [404],
    run: (call) => onConversation(call, listRecordings),
  },
];

function showConversation(conversation: Conversation, { world }: Call): Answer {
  return {
    kind: 'success',
    rule: VOICE_RULES['conversation.shown'],
    status: 200,
    body: conversationBody(conversation, world.timeline.nowMs),
    headers: { etag: etagOf(shownVersion(world, conversation)) },
  };
}

function listRecordings(conversation: Conversation, { world }: Call): Answer {
  const { nowMs } = world.timeline;
  return {
    kind: 'success',
    rule: VOICE_RULES['recordings.shown'],
    status: 200,
    body: {
      entities: conversation.recordings
        .slice(-RECORDINGS_SHOWN_MAX)
        .map((recording) => recordingBody(recording, nowMs))
        .filter((body) => body !== undefined),
    },
  };
}

function stop(conversation: Conversation, { world }: Call): Answer {
  const recording = liveRecording(conversation);
  if (recording === undefined) {
    return {
      kind: 'refusal',
      // Carried out: there was nothing to do. Were it not stored, a late copy of this very request
      // could stop a recording that was started after the answer.
      executed: true,
      refusal: {
        rule: VOICE_RULES['stop.refused.none'],
        status: 404,
        code: 'recording.not.active',
        message: `No recording of conversation ${conversation.id} is in progress.`,
      },
    };
  }
  const stopped = stopRecording(world, conversation, recording);
  if (stopped) bumpVersion(world, conversation);
  const rule = stopped ? VOICE_RULES['stop.accepted'] : VOICE_RULES['stop.repeated'];
  return { kind: 'success', rule, status: 204 };
}

function start(conversation: Conversation, { world, body }: Call): Answer {
  if (!isLive(conversation)) {
    return refuse({
      rule: VOICE_RULES['start.refused.ended'],
      status: 409,
      code: 'conversation.ended',
      message: 'The conversation has ended; there is nothing to record.',
    });
  }
  if (conversation.lock !== undefined) {
    return refuse({
      rule: VOICE_RULES['start.refused.locked'],
      status: 409,
      code: 'recording.in.progress',
      message: 'A recording is already in progress for this conversation.',
    });
  }
  const { recordingSettings } = body as { recordingSettings: RecordingSettings };
  const recording = startCapture(world, conversation, recordingSettings);
  const { id, conversationId, requestedAtMs } = recording;
  return {
    kind: 'success',
    rule: VOICE_RULES['start.accepted'],
    status: 201,
    body: {
      id,
      conversationId,
      state: 'queued',
      tags: [...recordingSettings.tags],
      format: recordingSettings.format,
      requestedTime: isoAt(requestedAtMs),
    },
  };
}
