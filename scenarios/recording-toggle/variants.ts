import { crashed, outage } from '../../src/oracle/general-windows.ts';
import {
  beginSegment,
  openInteraction,
} from '../../src/platform/interactions/interaction-lifecycle.ts';
import { openConversation } from '../../src/platform/voice/conversation-lifecycle.ts';
import type { Conversation } from '../../src/platform/voice/voice.ts';
import type { World } from '../../src/platform/world.ts';
import { churn } from '../participant-attributes/windows.ts';
import type { Part, Scenario } from '../scenario.ts';
import { callOf, invariantsFor, recordingToggle, worker } from './scenario.ts';
import type { RecordingToggleTask } from './task.ts';
import { anothersStart, longLock, sharedWrite, windows } from './windows.ts';

type ToggleScenario = Scenario<RecordingToggleTask>;

const CONVERSATION = 'conv-1';
const OTHER_CONVERSATION = 'conv-2';
/** A worker that is killed spends requests in each of its lives. */
const REQUESTS_OVER_LIVES_MAX = 80;
/** The event that all workers of the integration hear of. */
const NODE_COMPLETED = 'ivr-node-7 completed';

/** A worker of the one integration, which is told by what event it toggles a call. */
function oneOfSeveral(name: string, conversationId = CONVERSATION): Part<RecordingToggleTask> {
  const part = worker(name, conversationId);
  return { ...part, account: 'integration', task: { ...part.task, intent: NODE_COMPLETED } };
}

const CONTENDERS = [
  oneOfSeveral('worker-a'),
  oneOfSeveral('worker-b'),
  oneOfSeveral('worker-c'),
  oneOfSeveral('elsewhere', OTHER_CONVERSATION),
];

/** Three workers are told to toggle the same call, and a fourth toggles another. */
export const recordingToggleContended: ToggleScenario = {
  ...recordingToggle,
  name: 'recording-toggle-contended',
  variantOf: recordingToggle.name,
  title: 'Recording restart that several workers are told of',
  story: `${recordingToggle.story} Here three workers of one integration hear of the same node, and none knows of the others; a fourth does the same with another call. Each call is to be restarted once.`,
  arrange({ world }) {
    openConversation(world, callOf(CONVERSATION));
    openConversation(world, callOf(OTHER_CONVERSATION));
  },
  parts: CONTENDERS,
  invariants: invariantsFor(CONTENDERS),
  sometimes: [...windows, sharedWrite, anothersStart],
  limits: { operations: 400, virtualMs: 600_000 },
};

/** A worker that is killed at any moment and starts again. */
export const recordingToggleCrashing: ToggleScenario = {
  ...recordingToggle,
  name: 'recording-toggle-crashing',
  variantOf: recordingToggle.name,
  title: 'Recording restart by a worker that is killed',
  story: `${recordingToggle.story} Here the worker may be killed before or after any request, and starts again with nothing but what it stored.`,
  crashes: true,
  invariants: invariantsFor(recordingToggle.parts, REQUESTS_OVER_LIVES_MAX),
  sometimes: [...windows, crashed],
};

/** The call's own recording is captured at a stretch of so long, and then goes on. */
const SEGMENT_MS = 4000;
const GOES_ON_EVERY_MS = 500;
const CALM_AFTER_MS = 25_000;
const STEPS_PER_SECOND = 10;
const KILLED_WORKERS = [oneOfSeveral('worker-a'), oneOfSeveral('worker-b')];

/** Two workers that are killed, on a call that takes its lock back and never rests, and outages. */
export const recordingToggleHostile: ToggleScenario = {
  ...recordingToggle,
  name: 'recording-toggle-hostile',
  variantOf: recordingToggle.name,
  title: 'Recording restart on a call that records itself again',
  story: `${recordingToggle.story} Here two workers hear of the node, and may be killed at any request. For 25 seconds the call steps ten times a second, and whenever nothing captures it, its own recording goes on in a segment that holds the lock for seconds. The platform may go down for a while. Then all of that stops, and the workers are to finish.`,
  settings: { outages: true },
  arrange({ world }) {
    const call = openInteraction(world, {
      ...callOf(CONVERSATION),
      segmentMs: SEGMENT_MS,
      churn: { durationMs: CALM_AFTER_MS, stepsPerSecondMin: STEPS_PER_SECOND },
    });
    recordItselfAgain(world, call);
  },
  parts: KILLED_WORKERS,
  crashes: true,
  invariants: invariantsFor(KILLED_WORKERS, REQUESTS_OVER_LIVES_MAX),
  sometimes: [...windows, sharedWrite, anothersStart, crashed, outage, longLock, churn],
  limits: { operations: 400, virtualMs: 600_000 },
};

function recordItselfAgain(world: World, call: Conversation): void {
  const atMs = world.timeline.nowMs + GOES_ON_EVERY_MS;
  if (atMs > CALM_AFTER_MS || call.endedAtMs !== undefined) return;
  world.timeline.at(atMs, () => {
    beginSegment(world, call);
    recordItselfAgain(world, call);
  });
}
