import { seed } from '../../choice/provenance.ts';
import { isoAt } from '../../time/epoch.ts';
import { type Answer, refuse } from '../answer.ts';
import { bumpVersion, isLive } from '../conversation-lifecycle.ts';
import { liveRecording, startRecording, stopRecording } from '../recording-lifecycle.ts';
import type { Call, Dialect } from '../route.ts';
import { RULES } from '../rules.ts';
import type { Conversation, RecordingSettings } from '../world.ts';
import { conversationBody, recordingBody, startBody } from './forum-bodies.ts';

const CONVERSATION = '/api/v2/conversations/voice/{conversationId}';
const NAMED_IN_THE_SEED = seed('000: the route is named there; vendors publish no such one');

/** A page of a list; more than any call has. */
const LIST_MAX = 100;

/**
 * The routes that the seed documents name. They are a forum's words for real behaviour, not a
 * vendor's published API.
 */
export const forumDialect: Dialect = {
  name: 'forum',
  routes: [
    {
      operation: 'conversation.get',
      method: 'GET',
      path: CONVERSATION,
      scope: 'conversation:view',
      writes: false,
      says: 'shows a conversation with its version as ETag',
      provenance: NAMED_IN_THE_SEED,
      resource: 'conversationId',
      run: (call) => onConversation(call, showConversation),
    },
    {
      operation: 'recording.stop',
      method: 'DELETE',
      path: `${CONVERSATION}/recording`,
      scope: 'recording:write',
      writes: true,
      says: 'stops what is being recorded; 204 at once, propagated later',
      provenance: NAMED_IN_THE_SEED,
      resource: 'conversationId',
      run: (call) => onConversation(call, stop),
    },
    {
      operation: 'recording.start',
      method: 'POST',
      path: `${CONVERSATION}/recording/start`,
      scope: 'recording:write',
      writes: true,
      body: startBody,
      says: 'starts a recording with settings of its own; 409 while another holds the lock',
      provenance: NAMED_IN_THE_SEED,
      resource: 'conversationId',
      run: (call) => onConversation(call, start),
    },
    {
      operation: 'recording.list',
      method: 'GET',
      path: `${CONVERSATION}/recordings`,
      scope: 'recording:view',
      writes: false,
      says: `lists the newest ${LIST_MAX} recordings of a conversation as the view has them`,
      provenance: NAMED_IN_THE_SEED,
      resource: 'conversationId',
      run: (call) => onConversation(call, listRecordings),
    },
  ],
};

type OnConversation = (conversation: Conversation, call: Call) => Answer;

function onConversation(call: Call, act: OnConversation): Answer {
  const id = call.params.conversationId ?? '';
  const conversation = call.world.conversations.get(id);
  if (conversation !== undefined) return act(conversation, call);
  return refuse({
    rule: RULES['conversation.not-found'],
    status: 404,
    code: 'conversation.not.found',
    message: `There is no conversation ${id}.`,
    field: 'conversationId',
  });
}

function showConversation(conversation: Conversation, { world }: Call): Answer {
  return {
    kind: 'success',
    rule: RULES['conversation.shown'],
    status: 200,
    body: conversationBody(conversation, world.timeline.nowMs),
    headers: { etag: `"${conversation.version}"` },
  };
}

function listRecordings(conversation: Conversation, { world }: Call): Answer {
  const { nowMs } = world.timeline;
  return {
    kind: 'success',
    rule: RULES['recordings.shown'],
    status: 200,
    body: {
      entities: conversation.recordings
        .slice(-LIST_MAX)
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
        rule: RULES['stop.refused.none'],
        status: 404,
        code: 'recording.not.active',
        message: `No recording of conversation ${conversation.id} is in progress.`,
      },
    };
  }
  const stopped = stopRecording(world, conversation, recording);
  if (stopped) bumpVersion(world, conversation);
  const rule = stopped ? RULES['stop.accepted'] : RULES['stop.repeated'];
  return { kind: 'success', rule, status: 204 };
}

function start(conversation: Conversation, { world, body }: Call): Answer {
  if (!isLive(conversation)) {
    return refuse({
      rule: RULES['start.refused.ended'],
      status: 409,
      code: 'conversation.ended',
      message: 'The conversation has ended; there is nothing to record.',
    });
  }
  if (conversation.lock !== undefined) {
    return refuse({
      rule: RULES['start.refused.locked'],
      status: 409,
      code: 'recording.in.progress',
      message: 'A recording is already in progress for this conversation.',
    });
  }
  const { recordingSettings } = body as { recordingSettings: RecordingSettings };
  const recording = startRecording(world, conversation, recordingSettings);
  bumpVersion(world, conversation);
  const { id, conversationId, requestedAtMs } = recording;
  return {
    kind: 'success',
    rule: RULES['start.accepted'],
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
