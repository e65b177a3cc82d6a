import { z } from 'zod';
import { isoAt } from '../../../time/epoch.ts';
import { artifactOf, capturedMs } from '../../interactions/artifact.ts';
import { captureOf, interactionOf, replacementBody } from '../../interactions/interactions.ts';
import { shownUri } from '../../interactions/stored-file.ts';
import type { Json } from '../../message.ts';
import { textRecord } from '../../text-record.ts';
import {
  type Conversation,
  type ConversationState,
  RECORDINGS_SHOWN_MAX,
  type Recording,
  type RecordingState,
} from '../../voice/voice.ts';
import type { World } from '../../world.ts';

const TEXT_MAX = 200;
const LOG_LINES_MAX = 50;
const PROPERTIES_MAX = 50;
const ATTEMPT_MAX = 1000;

const text = z.string().min(1).max(TEXT_MAX);
const party = z.enum(['agent', 'customer']);
const cause = z.strictObject({
  triggerSource: text.optional(),
  retrySequence: z.int().min(1).max(ATTEMPT_MAX).default(1),
  originalRecordingId: text.optional(),
});

/** The body of a re-recording in the Genesys shape (seed 001). */
export const reRecordBody = z.strictObject({
  recordingFormat: z.literal('wav').default('wav'),
  channels: z
    .array(z.strictObject({ type: party, record: z.boolean() }))
    .min(1)
    .max(2),
  metadata: cause.optional(),
});

/** The body of a re-recording in the CXone shape (seed 001). */
export const reRecordPropertiesBody = z.strictObject({
  format: z.literal('wav').default('wav'),
  channels: z.array(party).min(1).max(2),
  properties: cause.optional(),
});

/** What a validation came to (seed 001). */
const compliance = z.enum(['compliance_verified', 'requires_manual_review']);

/** The annotations of the Genesys shape. */
const annotations = z.strictObject({
  compliance: compliance.optional(),
  recordingId: text.optional(),
  validationLog: z.array(z.string().max(TEXT_MAX)).max(LOG_LINES_MAX).optional(),
});

/** The body that annotates an interaction. */
export const annotationsBody = z.strictObject({ annotations });

/** The properties of the CXone shape: any names, of which one is known. */
const properties = textRecord({
  sizeMax: PROPERTIES_MAX,
  nameLengthMax: TEXT_MAX,
  valueLengthMax: TEXT_MAX,
}).refine(
  ({ compliance: value }) => value === undefined || compliance.safeParse(value).success,
  'compliance must be compliance_verified or requires_manual_review',
);

/** The body that sets the properties of an interaction. */
export const propertiesBody = z.strictObject({ properties });

/** What is answered to a re-recording in the Genesys shape. */
export const reRecordingForm = z.strictObject({
  id: z.string(),
  interactionId: z.string(),
  uploadStatus: z.literal('queued'),
  originalRecordingId: z.string().optional(),
  retrySequence: z.int().optional(),
  requestedTime: z.iso.datetime(),
});

/** What is answered to a re-recording in the CXone shape. */
export const reRecordingPropertiesForm = z.strictObject({
  recordingId: z.string(),
  interactionId: z.string(),
  status: z.literal('queued'),
  requestedTime: z.iso.datetime(),
});

const uploadStatus = z.enum(['queued', 'recording', 'uploading', 'completed', 'upload_failed']);

/** An interaction as it is answered. */
export const interactionForm = z.strictObject({
  id: z.string(),
  state: z.enum(['alerting', 'active', 'connected', 'ended']),
  startTime: z.iso.datetime(),
  endTime: z.iso.datetime().optional(),
  expectedDurationMs: z.int(),
  annotations,
  properties,
  recordings: z.array(
    z.strictObject({
      id: z.string(),
      uploadStatus,
      startTime: z.iso.datetime().optional(),
      endTime: z.iso.datetime().optional(),
      durationMs: z.int().optional(),
      artifactSize: z.int(),
      uri: z.string().optional(),
      originalRecordingId: z.string().optional(),
      retrySequence: z.int().optional(),
    }),
  ),
});
z.globalRegistry.add(interactionForm, { id: 'Interaction' });

const INTERACTION_STATES: Readonly<Record<ConversationState, string>> = {
  alerting: 'alerting',
  ivr: 'active',
  queued: 'active',
  connected: 'connected',
  held: 'connected',
  ended: 'ended',
};

/** Reads do not tell a capture that is stopping from one that goes on. */
const UPLOAD_STATUSES: Readonly<Record<RecordingState, string>> = {
  queued: 'queued',
  recording: 'recording',
  stopping: 'recording',
  uploading: 'uploading',
  completed: 'completed',
  upload_failed: 'upload_failed',
};

/** An interaction as a read shows it now. */
export function interactionBody(world: World, conversation: Conversation): Json {
  const { nowMs } = world.timeline;
  const { id, state, openedAtMs, endedAtMs, recordings } = conversation;
  const { annotations: noted, properties: set } = interactionOf(world, conversation);
  return {
    id,
    state: INTERACTION_STATES[state],
    startTime: isoAt(openedAtMs),
    endTime: endedAtMs === undefined ? undefined : isoAt(endedAtMs),
    expectedDurationMs: (endedAtMs ?? nowMs) - openedAtMs,
    annotations: noted,
    properties: set,
    recordings: recordings
      .slice(-RECORDINGS_SHOWN_MAX)
      .map((recording) => recordingBody(world, recording))
      .filter((body) => body !== undefined),
  };
}

/** A recording with what its metadata claim; nothing is stored, they say, while it is uploading. */
function recordingBody(world: World, recording: Recording): Json | undefined {
  const shown = recording.view.at(world.timeline.nowMs);
  if (shown === undefined) return undefined;
  const { id, captureFromMs, captureToMs } = recording;
  const uploaded = shown === 'completed' || shown === 'upload_failed';
  const closed = uploaded || shown === 'uploading';
  const artifact = uploaded ? artifactOf(world, recording) : undefined;
  return {
    id,
    uploadStatus: UPLOAD_STATUSES[shown],
    startTime: shown === 'queued' || captureFromMs === undefined ? undefined : isoAt(captureFromMs),
    endTime: closed && captureToMs !== undefined ? isoAt(captureToMs) : undefined,
    durationMs: uploaded ? (artifact?.claimedDurationMs ?? capturedMs(recording)) : undefined,
    artifactSize: artifact?.claimedBytes ?? 0,
    uri: uploaded ? shownUri(world, recording) : undefined,
    ...replacementBody(captureOf(world, recording).replaces),
  };
}
