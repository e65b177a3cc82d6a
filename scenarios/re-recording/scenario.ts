import { seed } from '../../src/choice/provenance.ts';
import {
  doesNotSpin,
  honoursRetryAfter,
  requestBudget,
  terminates,
} from '../../src/oracle/general-invariants.ts';
import { crashed, outage } from '../../src/oracle/general-windows.ts';
import {
  beginSegment,
  type InteractionSetup,
  openInteraction,
} from '../../src/platform/interactions/interaction-lifecycle.ts';
import { takeStep } from '../../src/platform/take-step.ts';
import { bumpVersion } from '../../src/platform/voice/bump-version.ts';
import { type Conversation, captureSnapshot } from '../../src/platform/voice/voice.ts';
import { VOICE_RULES } from '../../src/platform/voice/voice-rules.ts';
import type { World } from '../../src/platform/world.ts';
import type { Part, Scenario } from '../scenario.ts';
import {
  acceptedIsGood,
  honestFailure,
  neverAfterEnd,
  neverOverlapped,
  oncePerAttempt,
  onlyFailures,
  outlastsConflicts,
} from './invariants.ts';
import { INTERACTION, ORIGINAL, type ReRecordingTask } from './task.ts';
import { ownUpload, windows } from './windows.ts';

/** Enough for every fault of every plan, and far from a storm. */
const REQUESTS_MAX = 64;
/** Short, so that the files are small; what matters does not depend on it. */
const SEGMENT_MS = 3000;
/** A key is good for so long after the end of the call (seed 001: ten minutes). */
const KEY_TTL_MS = 600_000;

const THE_CALL: InteractionSetup = {
  id: INTERACTION,
  participants: [
    { id: 'caller', purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
    { id: 'agent', purpose: 'agent', name: 'Agent', address: 'tel:+15550111' },
  ],
  defaultRecording: { tags: [], format: 'wav' },
  segmentMs: SEGMENT_MS,
};

/** A worker of the one account that looks after recordings. It hears when a capture is over. */
function worker(name: string): Part<ReRecordingTask> {
  return {
    name,
    account: 'recording-care',
    task: { tenant: 'acme', interactionId: INTERACTION, recordingId: ORIGINAL, attempt: 1 },
    startsOn: ({ kind, what, resource }) =>
      kind === 'step' && what === 'uploading' && resource === ORIGINAL,
  };
}

/** Seed 001 without the pipeline: a recording failed while the call goes on, or did it? */
export const reRecording: Scenario<ReRecordingTask> = {
  name: 're-recording',
  title: 'A second capture where a recording failed',
  story:
    'A call is recorded. The media server closes the capture while the call goes on, and uploads ' +
    'its file, which may fail, be cut short, or be told of wrongly. A worker hears that the capture ' +
    'is over and must see to it that the audio is there: while the call goes on by a second ' +
    'capture, afterwards by saying that the store must be tried again.',
  provenance: seed('001'),
  settings: { replayStatus: '200', idempotencyTtlMs: KEY_TTL_MS },
  arrange: ({ world }) => {
    openInteraction(world, THE_CALL);
  },
  parts: [worker('worker')],
  invariants: [
    neverOverlapped,
    neverAfterEnd,
    oncePerAttempt,
    acceptedIsGood,
    honestFailure,
    onlyFailures,
    outlastsConflicts,
    honoursRetryAfter,
    doesNotSpin,
    requestBudget(REQUESTS_MAX),
    terminates,
  ],
  sometimes: windows,
  limits: { operations: 200, virtualMs: 900_000 },
};

/** What there is to see only where the file may be one thing or another. */
const OF_FILES = ['truncated-upload', 'lying-metadata', 'damaged-header'];

/** The story from where the upload has failed for certain. */
const reRecordingOfFailure: Scenario<ReRecordingTask> = {
  ...reRecording,
  arrange: ({ world }) => {
    openInteraction(world, { ...THE_CALL, firstUploadFails: true });
  },
  sometimes: windows.filter(({ name }) => !OF_FILES.includes(name)),
};

/** The upload has failed, and the caller may hang up at any moment. */
export const reRecordingEnding: Scenario<ReRecordingTask> = {
  ...reRecordingOfFailure,
  name: 're-recording-ending',
  variantOf: reRecording.name,
  title: 'A second capture on a call that may end any moment',
  story:
    'As in re-recording, but the upload fails for certain, the caller may hang up while the worker ' +
    'decides, and this platform then records noise instead of refusing.',
  settings: { ...reRecording.settings, captureAfterEnd: 'noise' },
  sometimes: reRecordingOfFailure.sometimes.filter(({ name }) => name !== 'command-after-end'),
};

/** Two workers hear of the same failure and do the same about it. */
export const reRecordingContended: Scenario<ReRecordingTask> = {
  ...reRecordingOfFailure,
  name: 're-recording-contended',
  variantOf: reRecording.name,
  title: 'Two workers make good the same failure',
  story:
    'As in re-recording, but the upload fails for certain, and two workers of one account hear of ' +
    'it, at the same time or one after the other. Neither knows of the other.',
  parts: [worker('worker-a'), worker('worker-b')],
};

/** A worker that is killed between any two requests, and starts again. */
export const reRecordingCrashing: Scenario<ReRecordingTask> = {
  ...reRecording,
  name: 're-recording-crashing',
  variantOf: reRecording.name,
  title: 'A worker that is killed while it makes good a failure',
  story:
    'As in re-recording, but the worker may be killed before or after any request, and starts again ' +
    'with nothing but what it stored.',
  crashes: true,
  sometimes: [...windows, crashed],
};

/** The churn of a busy call: so often it becomes a new version, for so long. */
const CHURN_EVERY_MS = 100;
const CHURN_STEPS = 200;

/** When the call's own recording goes on, unless something else is being captured by then. */
const NEXT_SEGMENT_MS = SEGMENT_MS + 300;

/** Three workers, a call that is never at rest, kills, and outages. */
export const reRecordingHostile: Scenario<ReRecordingTask> = {
  ...reRecording,
  name: 're-recording-hostile',
  variantOf: reRecording.name,
  title: 'Three workers that are killed, and a call that is never at rest',
  story:
    'As in re-recording, but three workers handle the failure, each may be killed at any request, ' +
    'and for twenty seconds the call becomes a new version ten times a second, so that what was ' +
    'read is hardly ever still true. The call’s own recording may go on in a next segment, which is ' +
    'captured and uploaded in turn. The platform may go down for a while.',
  settings: { ...reRecording.settings, outages: true },
  arrange: ({ world }) => {
    const conversation = openInteraction(world, THE_CALL);
    world.timeline.at(NEXT_SEGMENT_MS, () => beginSegment(world, conversation));
    churn(world, conversation, CHURN_STEPS);
  },
  parts: [worker('worker-a'), worker('worker-b'), worker('worker-c')],
  crashes: true,
  sometimes: [...windows, ownUpload, crashed, outage],
};

function churn(world: World, conversation: Conversation, steps: number): void {
  if (steps === 0) return;
  world.timeline.at(world.timeline.nowMs + CHURN_EVERY_MS, () => {
    takeStep(
      world,
      conversation,
      captureSnapshot,
      { what: 'step', resource: conversation.id, rule: VOICE_RULES['conversation.stepped'] },
      () => bumpVersion(world, conversation),
    );
    if (conversation.endedAtMs === undefined) churn(world, conversation, steps - 1);
  });
}
