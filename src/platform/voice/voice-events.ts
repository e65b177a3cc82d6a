import { isoAt } from '../../time/epoch.ts';
import { artifactOf, capturedMs } from '../interactions/artifact.ts';
import { captureOf, replacementBody } from '../interactions/interactions.ts';
import { shownUri } from '../interactions/stored-file.ts';
import type { Json } from '../message.ts';
import { etagOf } from '../precondition.ts';
import { publish } from '../webhooks/publish.ts';
import type { World } from '../world.ts';
import type { Conversation, Recording } from './voice.ts';

/** Tells subscribers of a new version of a conversation; the first one is its start (seed 004). */
export function publishConversation(world: World, conversation: Conversation): void {
  publish(world, {
    type: conversation.version === 1 ? 'conversation:started' : 'conversation:updated',
    resource: conversation.id,
    data: () => conversationData(conversation),
  });
}

/** Tells subscribers what became of a recording's file, by both vendors' names (seed 001). */
export function publishRecordingEnd(world: World, recording: Recording): void {
  const { state, id: resource } = recording;
  const data = () => recordingData(world, recording);
  publish(world, { type: 'interaction.recorded', resource, data });
  const type =
    state === 'completed' ? 'interaction.recording.completed' : 'interaction.recording.failed';
  publish(world, { type, resource, data });
}

function conversationData({ id, state, version, endedAtMs, participants }: Conversation): Json {
  return {
    conversationId: id,
    interactionType: 'voice',
    state,
    version,
    etag: etagOf(version),
    participants: participants.map(({ id: participant, purpose }) => ({
      id: participant,
      purpose,
    })),
    endTime: endedAtMs === undefined ? undefined : isoAt(endedAtMs),
  };
}

/** What is said of a file is what its metadata claim, as a read would have it. */
function recordingData(world: World, recording: Recording): Json {
  const { id, conversationId, state, captureFromMs, captureToMs } = recording;
  const artifact = artifactOf(world, recording);
  return {
    interactionId: conversationId,
    conversationId,
    recordingId: id,
    interactionType: 'voice',
    status: state === 'completed' ? 'completed' : 'failed',
    startTime: captureFromMs === undefined ? undefined : isoAt(captureFromMs),
    endTime: captureToMs === undefined ? undefined : isoAt(captureToMs),
    uploadEndTime: isoAt(world.timeline.nowMs),
    uploadStatus: state,
    durationMs: artifact?.claimedDurationMs ?? capturedMs(recording),
    artifactSize: artifact?.claimedBytes ?? 0,
    uri: shownUri(world, recording),
    failureReason: artifact === undefined ? 'the file could not be stored' : undefined,
    ...replacementBody(captureOf(world, recording).replaces),
  };
}
