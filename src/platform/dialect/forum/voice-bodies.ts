import { z } from 'zod';
import { isoAt } from '../../../time/epoch.ts';
import type { Json } from '../../message.ts';
import type { Conversation, Recording, RecordingState } from '../../voice/voice.ts';
import {
  participantInConversation,
  participantInConversationForm,
  type Shown,
} from './participant-bodies.ts';

const TAGS_MAX = 50;
const TAG_LENGTH_MAX = 200;

/** The body of a start (seed 000: a JSON body containing custom `recordingSettings`). */
export const startBody = z.strictObject({
  recordingSettings: z
    .strictObject({
      tags: z.array(z.string().min(1).max(TAG_LENGTH_MAX)).max(TAGS_MAX).default([]),
      format: z.enum(['wav', 'mp3']).default('wav'),
    })
    .default({ tags: [], format: 'wav' }),
});

/** A recording as it is answered. */
export const recordingForm = z.strictObject({
  id: z.string(),
  conversationId: z.string(),
  state: z.enum(['queued', 'active', 'stopped', 'failed']),
  tags: z.array(z.string()),
  format: z.enum(['wav', 'mp3']),
  requestedTime: z.iso.datetime(),
  startTime: z.iso.datetime().optional(),
});

/** A list of recordings as it is answered. */
export const recordingListForm = z.strictObject({ entities: z.array(recordingForm) });

/** A conversation as it is answered. */
export const conversationForm = z.strictObject({
  id: z.string(),
  state: z.enum(['alerting', 'ivr', 'queued', 'connected', 'held', 'ended']),
  recordingState: z.enum(['none', 'queued', 'active', 'stopped', 'failed']),
  participants: z.array(participantInConversationForm),
  ivrCompletedTime: z.iso.datetime().optional(),
  endTime: z.iso.datetime().optional(),
});

/**
 * How reads spell the states of a recording. A recording that is still stopping reads as stopped:
 * the read model knows of the intent before the media servers have carried it out, which is what
 * makes "check, then start" fail (seed 000).
 */
export const RECORDING_SPELLING: Readonly<Record<RecordingState, string>> = {
  queued: 'queued',
  recording: 'active',
  stopping: 'stopped',
  uploading: 'stopped',
  completed: 'stopped',
  upload_failed: 'failed',
};

/** A recording as a list shows it at `nowMs`, or `undefined` while it is not visible. */
export function recordingBody(recording: Recording, nowMs: number): Json | undefined {
  const shown = recording.view.at(nowMs);
  if (shown === undefined) return undefined;
  const { id, conversationId, settings, requestedAtMs, captureFromMs } = recording;
  return {
    id,
    conversationId,
    state: RECORDING_SPELLING[shown],
    tags: [...settings.tags],
    format: settings.format,
    requestedTime: isoAt(requestedAtMs),
    // Known to reads only once they show that the capture has begun.
    startTime: shown === 'queued' || captureFromMs === undefined ? undefined : isoAt(captureFromMs),
  };
}

/** A conversation at `nowMs`, with its attributes as reads show them or as they are. */
export function conversationBody(
  conversation: Conversation,
  nowMs: number,
  shown: Shown = 'view',
): Json {
  const { id, state, participants, recordings, ivrCompletedAtMs, endedAtMs } = conversation;
  const newest = newestShown(recordings, nowMs);
  return {
    id,
    state,
    recordingState: newest === undefined ? 'none' : RECORDING_SPELLING[newest],
    participants: participants.map((one) => participantInConversation(one, nowMs, shown)),
    ivrCompletedTime: ivrCompletedAtMs === undefined ? undefined : isoAt(ivrCompletedAtMs),
    endTime: endedAtMs === undefined ? undefined : isoAt(endedAtMs),
  };
}

/** What the newest recording that reads show is; looks no further back than that one. */
function newestShown(recordings: readonly Recording[], nowMs: number): RecordingState | undefined {
  for (let i = recordings.length - 1; i >= 0; i--) {
    const shown = recordings[i]?.view.at(nowMs);
    if (shown !== undefined) return shown;
  }
  return undefined;
}
