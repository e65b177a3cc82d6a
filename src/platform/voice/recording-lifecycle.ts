import { CATALOGUE } from '../../choice/catalogue.ts';
import type { ChoiceKind } from '../../choice/choices.ts';
import { afterDelay, compile, next } from '../../machine/compile.ts';
import { recordingMachine } from '../../machine/recording.ts';
import { LOCK_FREE } from '../bands.ts';
import { takeStep } from '../take-step.ts';
import { View } from '../view.ts';
import type { World } from '../world.ts';
import { bumpVersion } from './bump-version.ts';
import {
  type Conversation,
  captureSnapshot,
  type Recording,
  type RecordingSettings,
  type RecordingState,
  voiceOf,
} from './voice.ts';
import { publishRecordingEnd } from './voice-events.ts';
import { VOICE_RULES } from './voice-rules.ts';

const TABLE = compile(recordingMachine);

/** The choice that gives each delay of the chart its length. */
const LAGS: Readonly<Record<string, ChoiceKind>> = {
  startLag: CATALOGUE['recording.start-lag'],
  stopLag: CATALOGUE['recording.stop-lag'],
  uploadLag: CATALOGUE['recording.upload-lag'],
};
/** A call keeps so many of its newest recordings; far more than any real one makes. */
const RECORDINGS_MAX = 1000;
const VIEW_LAG = CATALOGUE['recording.view-lag'];
const LOCK_LAG = CATALOGUE['recording.lock-lag'];
const UPLOAD_FAILURE = CATALOGUE['recording.upload-failure'];

/** Starts a capture. The caller has made sure that the capture lock is free. */
export function startRecording(
  world: World,
  conversation: Conversation,
  settings: RecordingSettings,
): Recording {
  const recording: Recording = {
    id: `rec-${++voiceOf(world).recordingsMade}`,
    conversationId: conversation.id,
    settings,
    view: new View(),
    state: TABLE.initial,
    changes: 0,
    doomed: false,
    requestedAtMs: world.timeline.nowMs,
    captureFromMs: undefined,
    captureToMs: undefined,
    endedAtMs: undefined,
    sinceVersion: undefined,
  };
  conversation.recordings.push(recording);
  // The oldest have long been finished; dropping one by one would move the list each time.
  if (conversation.recordings.length > RECORDINGS_MAX * 1.25) {
    conversation.recordings.splice(0, conversation.recordings.length - RECORDINGS_MAX);
  }
  conversation.lock = recording.id;
  logLock(world, conversation);
  enter(world, conversation, recording, TABLE.initial);
  return recording;
}

/** Starts a capture in a call that goes on already, which makes a new version of the call. */
export function startCapture(
  world: World,
  conversation: Conversation,
  settings: RecordingSettings,
): Recording {
  const recording = startRecording(world, conversation, settings);
  bumpVersion(world, conversation);
  recording.sinceVersion = conversation.version;
  return recording;
}

/** Asks a recording to stop. Answers whether its state takes a stop. */
export function stopRecording(
  world: World,
  conversation: Conversation,
  recording: Recording,
): boolean {
  const state = next(TABLE, recording.state, 'STOP', () => false);
  if (state === undefined) return false;
  enter(world, conversation, recording, state);
  return true;
}

/** The recording that is being captured, is about to be, or has not finished stopping. */
export function liveRecording(conversation: Conversation): Recording | undefined {
  const newest = conversation.recordings.at(-1);
  return newest !== undefined && has(newest.state, 'lock') ? newest : undefined;
}

function has(state: RecordingState, tag: string): boolean {
  return TABLE.states[state].tags.has(tag);
}

function enter(
  world: World,
  conversation: Conversation,
  recording: Recording,
  state: RecordingState,
): void {
  const { timeline, choices, bands } = world;
  const { nowMs } = timeline;
  const { id } = recording;
  const held = has(recording.state, 'lock');
  const capturing = has(state, 'capture');
  recording.state = state;
  bands.push({ machine: 'recording', resource: id, band: 'truth', atMs: nowMs, value: state });
  const viewLagMs = choices.draw(VIEW_LAG, id, recording.changes++);
  const visibleAtMs = recording.view.change(state, nowMs, viewLagMs);
  bands.push({ machine: 'recording', resource: id, band: 'view', atMs: visibleAtMs, value: state });

  if (capturing) recording.captureFromMs ??= nowMs;
  else if (recording.captureFromMs !== undefined) recording.captureToMs ??= nowMs;

  if (held && !has(state, 'lock')) {
    const lockLagMs = choices.draw(LOCK_LAG, id, 0);
    if (lockLagMs === 0) release(world, conversation, id);
    else
      timeline.at(nowMs + lockLagMs, () =>
        takeStep(
          world,
          conversation,
          captureSnapshot,
          { what: 'lock', resource: id, rule: VOICE_RULES['lock.released'] },
          () => release(world, conversation, id),
        ),
      );
  }

  const { after, final } = TABLE.states[state];
  if (final) {
    recording.endedAtMs = nowMs;
    publishRecordingEnd(world, recording);
  }
  if (after === undefined) return;
  const kind = LAGS[after.delay];
  const lagMs = kind === undefined ? 0 : choices.draw(kind, id, 0);
  timeline.at(nowMs + lagMs, () => {
    // A stop may have taken the recording elsewhere meanwhile.
    if (recording.state !== state) return;
    const fails = () => recording.doomed || choices.draw(UPLOAD_FAILURE, id, 0) === 1;
    const target = afterDelay(TABLE, state, fails);
    if (target === undefined) return;
    takeStep(
      world,
      conversation,
      captureSnapshot,
      { what: target, resource: id, rule: VOICE_RULES['recording.moved'] },
      () => enter(world, conversation, recording, target),
    );
  });
}

function release(world: World, conversation: Conversation, holder: string): void {
  if (conversation.lock !== holder) return;
  conversation.lock = undefined;
  logLock(world, conversation);
}

function logLock(world: World, conversation: Conversation): void {
  world.bands.push({
    machine: 'conversation',
    resource: conversation.id,
    band: 'lock',
    atMs: world.timeline.nowMs,
    value: conversation.lock ?? LOCK_FREE,
  });
}
