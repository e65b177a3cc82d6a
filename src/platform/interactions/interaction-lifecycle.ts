import { CATALOGUE } from '../../choice/catalogue.ts';
import { takeStep } from '../take-step.ts';
import {
  type ConversationSetup,
  isLive,
  openConversation,
} from '../voice/conversation-lifecycle.ts';
import { startCapture, stopRecording } from '../voice/recording-lifecycle.ts';
import {
  type Conversation,
  captureSnapshot,
  type Recording,
  type RecordingSettings,
} from '../voice/voice.ts';
import type { World } from '../world.ts';
import { INTERACTION_RULES } from './interaction-rules.ts';
import {
  interactionOf,
  interactionsOf,
  markOverlapped,
  newInteraction,
  noteCapture,
  type Replacement,
} from './interactions.ts';

const SEGMENT_LAG = CATALOGUE['media.segment-lag'];

/** What a new interaction has. */
export interface InteractionSetup extends ConversationSetup {
  /** How long the media server captures at a stretch, in ms; until the call ends if not told. */
  readonly segmentMs?: number;
  /** Whether the upload of the first capture fails for certain; it is left to choice if not told. */
  readonly firstUploadFails?: boolean;
}

/** Adds an interaction, which is answered and recorded at once like any conversation. */
export function openInteraction(world: World, setup: InteractionSetup): Conversation {
  const { segmentMs, firstUploadFails = false, ...call } = setup;
  const conversation = openConversation(world, call);
  interactionsOf(world).byConversation.set(conversation, newInteraction(segmentMs));
  const [first] = conversation.recordings;
  if (first !== undefined) {
    first.doomed = firstUploadFails;
    closeInTime(world, conversation, first);
  }
  return conversation;
}

/**
 * Begins the next segment of the call's own recording, as after a transfer. Answers whether it did:
 * not while something else is captured, and not after the end.
 */
export function beginSegment(world: World, conversation: Conversation): boolean {
  if (!isLive(conversation) || conversation.lock !== undefined) return false;
  takeStep(
    world,
    conversation,
    captureSnapshot,
    { what: 'start', resource: conversation.id, rule: INTERACTION_RULES['capture.continued'] },
    () => {
      const recording = startCapture(world, conversation, { tags: [], format: 'wav' });
      closeInTime(world, conversation, recording);
    },
  );
  return true;
}

/**
 * Starts a capture beside the call's own. The caller has made sure that the capture lock is free;
 * nobody makes sure that no other capture is being uploaded, or that the call still goes on.
 */
export function startReplacement(
  world: World,
  conversation: Conversation,
  settings: RecordingSettings,
  replaces: Replacement | undefined,
): Recording {
  const uploading = conversation.recordings.filter(({ state }) => state === 'uploading');
  const recording = startCapture(world, conversation, settings);
  noteCapture(world, recording, {
    second: true,
    overlapped: uploading.length > 0,
    afterEnd: !isLive(conversation),
    replaces,
  });
  for (const other of uploading) markOverlapped(world, other);
  closeInTime(world, conversation, recording);
  return recording;
}

/** Closes a capture when its segment is over, which counts from when it really began. */
function closeInTime(world: World, conversation: Conversation, recording: Recording): void {
  const { segmentMs } = interactionOf(world, conversation);
  if (segmentMs === undefined) return;
  const { timeline, choices } = world;
  const { id } = recording;
  const lengthMs = segmentMs + choices.draw(SEGMENT_LAG, id, 0);
  const close = (): void => {
    if (recording.state !== 'queued' && recording.state !== 'recording') return;
    const { captureFromMs = timeline.nowMs } = recording;
    const dueAtMs = captureFromMs + lengthMs;
    if (timeline.nowMs < dueAtMs) {
      timeline.at(dueAtMs, close);
      return;
    }
    takeStep(
      world,
      conversation,
      captureSnapshot,
      { what: 'close', resource: id, rule: INTERACTION_RULES['capture.closed'] },
      () => stopRecording(world, conversation, recording),
    );
  };
  timeline.at(timeline.nowMs + lengthMs, close);
}
