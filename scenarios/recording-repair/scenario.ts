import { seed } from '../../src/choice/provenance.ts';
import {
  doesNotSpin,
  honoursRetryAfter,
  requestBudget,
  terminates,
} from '../../src/oracle/general-invariants.ts';
import { crashed, outage } from '../../src/oracle/general-windows.ts';
import type { RecordingRepairTask } from '../../src/pipeline/pipeline-client.ts';
import {
  beginSegment,
  type InteractionSetup,
  openInteraction,
} from '../../src/platform/interactions/interaction-lifecycle.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { deliverAgain } from '../../src/platform/webhooks/deliver-again.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';
import type { Part, Scenario } from '../scenario.ts';
import {
  doneIsDone,
  endsOnce,
  losesNothing,
  neverAfterEnd,
  neverOverlapped,
  oncePerAttempt,
  onlyFailures,
  reviewIsLast,
  verifiedIsGood,
} from './invariants.ts';
import { pacedAttempts, pacedStorage, promptAttempts } from './pace.ts';
import { barrier, heldBack, outlivedLock, sentAgainLate, unreadable, windows } from './windows.ts';

const RECEIVER = 'pipeline-a';
/** For each recording: enough for every fault of every plan, and far from a storm. */
const REQUESTS_PER_RECORDING = 250;
/** Short, so that the files are small; what matters does not depend on it. */
const SEGMENT_MS = 1000;
/** A key is good for so long after the end of the call (seed 001: ten minutes). */
const KEY_TTL_MS = 600_000;

/** Until every fault is over: what the platform gives up, no pipeline can hear of. */
const DELIVERY_ATTEMPTS_MAX = 100;

/** A call that is recorded from its beginning. */
function call(n: number, more: Partial<InteractionSetup> = {}): InteractionSetup {
  return {
    id: `int-${n}`,
    participants: [
      { id: `caller-${n}`, purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
      { id: `agent-${n}`, purpose: 'agent', name: 'Agent', address: 'tel:+15550111' },
    ],
    defaultRecording: { tags: [], format: 'wav' },
    segmentMs: SEGMENT_MS,
    ...more,
  };
}

/** A process of the one pipeline. All of them share a database; the first one hears of events. */
function process(
  name: string,
  recordings: number,
  more: Partial<RecordingRepairTask> = {},
): Part<RecordingRepairTask> {
  return {
    name,
    account: 'recording-care',
    task: { tenant: 'acme', recordings, ...more },
    startsOn: ({ what }) => what === 'ANSWER',
  };
}

function tellReceiver({ world }: Platform, failuresInARow = 0): void {
  subscribe(world, { client: RECEIVER, types: ['interaction.recorded'] }).failuresInARow =
    failuresInARow;
}

/** As the other vendor does: by two kinds of events, on its own bus. */
function tellByBus({ world }: Platform): void {
  const types = ['interaction.recording.completed', 'interaction.recording.failed'];
  subscribe(world, { client: RECEIVER, types, bus: 'event-bus' });
}

/** Seed 001, whole: events in, repaired recordings out. */
export const recordingRepair: Scenario<RecordingRepairTask> = {
  name: 'recording-repair',
  title: 'A pipeline that repairs recordings',
  story:
    'A call is recorded, and the platform tells a pipeline when the capture has ended. Its file may ' +
    'be whole, missing, cut short or damaged, whatever is said of it; the store may get it late. ' +
    'The pipeline looks, captures again while the call goes on, asks the store when it is over, and ' +
    'notes on the interaction how it ended. Events come late, twice or not at once, and its database ' +
    'may be slow or down.',
  provenance: seed('001'),
  settings: {
    replayStatus: '200',
    idempotencyTtlMs: KEY_TTL_MS,
    storageRetries: true,
    webhookAttemptsMax: DELIVERY_ATTEMPTS_MAX,
  },
  arrange: (platform) => {
    tellReceiver(platform);
    openInteraction(platform.world, call(1));
  },
  parts: [process(RECEIVER, 1)],
  invariants: [
    neverOverlapped,
    neverAfterEnd,
    oncePerAttempt,
    verifiedIsGood,
    endsOnce,
    losesNothing,
    doneIsDone,
    onlyFailures,
    pacedAttempts,
    pacedStorage,
    reviewIsLast,
    promptAttempts,
    honoursRetryAfter,
    doesNotSpin,
    requestBudget(REQUESTS_PER_RECORDING),
    terminates,
  ],
  sometimes: windows,
  limits: { operations: 600, virtualMs: 3_600_000 },
};

/** The upload has failed, and after the end this platform records noise instead of refusing. */
export const recordingRepairEnding: Scenario<RecordingRepairTask> = {
  ...recordingRepair,
  name: 'recording-repair-ending',
  variantOf: recordingRepair.name,
  title: 'A pipeline on calls that may end any moment',
  story:
    'As in recording-repair, but the upload fails for certain, the caller may hang up while the ' +
    'pipeline decides, and this platform then records noise instead of refusing.',
  settings: { ...recordingRepair.settings, captureAfterEnd: 'noise' },
  arrange: (platform) => {
    tellReceiver(platform);
    openInteraction(platform.world, call(1, { firstUploadFails: true }));
  },
};

/** The files are there, and cannot always be read. */
export const recordingRepairBrittle: Scenario<RecordingRepairTask> = {
  ...recordingRepair,
  name: 'recording-repair-brittle',
  variantOf: recordingRepair.name,
  title: 'A pipeline before a store that refuses files and breaks them off',
  story:
    'As in recording-repair, but the store may refuse a file that is there, to everybody and for ' +
    'good, and downloads may break off half-way, some of them every time.',
  settings: { ...recordingRepair.settings, brittleDownloads: true },
  sometimes: [...windows, ...unreadable],
};

/** Several processes on one database. */
export const recordingRepairContended: Scenario<RecordingRepairTask> = {
  ...recordingRepairEnding,
  name: 'recording-repair-contended',
  variantOf: recordingRepair.name,
  title: 'Three processes of one pipeline',
  story:
    'As in recording-repair-ending, but three processes share the database: one receives, all of ' +
    'them work, and any of them may be held up beyond the time of its locks.',
  parts: [process(RECEIVER, 1), process('pipeline-b', 1), process('pipeline-c', 1)],
  sometimes: [...windows, outlivedLock],
};

/** Processes that are killed between any two steps. */
export const recordingRepairCrashing: Scenario<RecordingRepairTask> = {
  ...recordingRepair,
  name: 'recording-repair-crashing',
  variantOf: recordingRepair.name,
  title: 'A pipeline that is killed between any two steps',
  story:
    'As in recording-repair, with two processes, each of which may be killed before or after any ' +
    'request and any transaction, and comes back with nothing but the database.',
  parts: [process(RECEIVER, 1), process('pipeline-b', 1)],
  crashes: true,
  sometimes: [...windows, crashed],
};

/** The routes, the events and the notes of the other vendor. */
export const recordingRepairCxone: Scenario<RecordingRepairTask> = {
  ...recordingRepair,
  name: 'recording-repair-cxone',
  variantOf: recordingRepair.name,
  title: 'A pipeline on the routes of CXone',
  story:
    'As in recording-repair-crashing, but on the routes of CXone: events come by its bus, of one ' +
    'kind for each result, commands carry their key in a header of its own, and what is noted ' +
    'replaces the properties of the interaction, so that whoever notes must keep what is there.',
  arrange: (platform) => {
    tellByBus(platform);
    openInteraction(platform.world, call(1));
  },
  parts: [RECEIVER, 'pipeline-b'].map((name) => process(name, 1, { vendor: 'cxone' })),
  crashes: true,
};

/** When the first call's own recording goes on, unless something else is being captured by then. */
const NEXT_SEGMENT_MS = SEGMENT_MS + 300;
/** Deliveries that failed in a row before the first event: with one more the gateway waits. */
const FAILURES_BEFORE = 2;

/** No event comes later than this after the one before. */
const QUIET_MS = 600_000;

/** Everything at once. */
export const recordingRepairHostile: Scenario<RecordingRepairTask> = {
  ...recordingRepair,
  name: 'recording-repair-hostile',
  variantOf: recordingRepair.name,
  title: 'A pipeline on a bad day',
  story:
    'As in recording-repair, but two calls are recorded, one of them in two segments, so that ' +
    'captures meet; three processes may be killed and held up; the gateway has begun to doubt the ' +
    'endpoint; and platform and database may go down.',
  settings: { ...recordingRepair.settings, outages: true },
  arrange: (platform) => {
    tellReceiver(platform, FAILURES_BEFORE);
    const { world } = platform;
    const first = openInteraction(world, call(1, { firstUploadFails: true }));
    world.timeline.at(NEXT_SEGMENT_MS, () => beginSegment(world, first));
    world.timeline.at(400, () => openInteraction(world, call(2)));
  },
  // Nobody knows whether the second segment begins before the call ends.
  parts: [RECEIVER, 'pipeline-b', 'pipeline-c'].map((name) =>
    process(name, 2, { quietMs: QUIET_MS }),
  ),
  crashes: true,
  sometimes: [...windows, outlivedLock, barrier, heldBack, crashed, outage],
  // A process that is killed while all is quiet begins to wait anew.
  limits: { operations: 1200, virtualMs: 4 * 3_600_000 },
};

/** When everything that was sent is sent once more. */
const AGAIN_AT_MS = 3_600_000;

/** Events that come again after an hour. */
export const recordingRepairLate: Scenario<RecordingRepairTask> = {
  ...recordingRepair,
  name: 'recording-repair-late',
  variantOf: recordingRepair.name,
  title: 'A pipeline that is told of everything again',
  story:
    'As in recording-repair, but the upload fails for certain, and an hour later the vendor sends ' +
    'all events once more, as is done after an incident. The call may have ended long ago, or still ' +
    'go on.',
  arrange: (platform) => {
    tellReceiver(platform);
    const { world } = platform;
    openInteraction(world, call(1, { firstUploadFails: true }));
    world.timeline.at(AGAIN_AT_MS, () => deliverAgain(world));
  },
  parts: [process(RECEIVER, 1, { quietMs: AGAIN_AT_MS + 60_000 })],
  sometimes: [...windows, sentAgainLate],
  limits: { operations: 600, virtualMs: 3 * AGAIN_AT_MS },
};
