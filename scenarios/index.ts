import { seed } from '../src/choice/provenance.ts';
import { createCallFollower } from '../src/client/call-follower.ts';
import { createRecordingRescue } from '../src/client/recording-rescue.ts';
import { createRecordingToggle } from '../src/client/recording-toggle.ts';
import {
  reRecording,
  reRecordingContended,
  reRecordingCrashing,
  reRecordingEnding,
  reRecordingHostile,
} from './re-recording/scenario.ts';
import type { ReRecordingTask } from './re-recording/task.ts';
import { recordingToggle } from './recording-toggle/scenario.ts';
import type { RecordingToggleTask } from './recording-toggle/task.ts';
import type { Scenario, Strategy } from './scenario.ts';
import { checkStateStart } from './strategies/re-recording/check-state-start.ts';
import { failureTimeKey } from './strategies/re-recording/failure-time-key.ts';
import { noBarrier } from './strategies/re-recording/no-barrier.ts';
import { sizeFloor } from './strategies/re-recording/size-floor.ts';
import { trustStatus } from './strategies/re-recording/trust-status.ts';
import { backoffWithoutKey } from './strategies/recording-toggle/backoff-without-key.ts';
import { checkWaitOnce } from './strategies/recording-toggle/check-wait-once.ts';
import { listStartLoop } from './strategies/recording-toggle/list-start-loop.ts';
import { pollUntilInactive } from './strategies/recording-toggle/poll-until-inactive.ts';
import { staleVariable } from './strategies/recording-toggle/stale-variable.ts';
import { stopStartAtOnce } from './strategies/recording-toggle/stop-start-at-once.ts';
import { actOnArrival } from './strategies/webhook-delivery/act-on-arrival.ts';
import { answerAtOnce } from './strategies/webhook-delivery/answer-at-once.ts';
import { webhookDelivery } from './webhook-delivery/scenario.ts';
import type { WebhookDeliveryTask } from './webhook-delivery/task.ts';

export type { ReRecordingTask } from './re-recording/task.ts';
export type { RecordingToggleTask } from './recording-toggle/task.ts';
export type { Part, Scenario, Strategy } from './scenario.ts';
export type { WebhookDeliveryTask } from './webhook-delivery/task.ts';
export {
  recordingToggle,
  reRecording,
  reRecordingContended,
  reRecordingCrashing,
  reRecordingEnding,
  reRecordingHostile,
  webhookDelivery,
};

/** The client that holds up, as a strategy like any other, so that it is tried like any other. */
const resilient: Strategy<RecordingToggleTask> = {
  name: 'resilient',
  scenario: recordingToggle.name,
  provenance: seed('000: answered by this project'),
  claim: 'one key a write, 409 understood, an honest last word',
  instead: '',
  client: createRecordingToggle(),
};

/** Keeps an event before it acknowledges it, and acts under a key made from the event's id. */
const resilientFollower: Strategy<WebhookDeliveryTask> = {
  name: 'resilient',
  scenario: webhookDelivery.name,
  provenance: seed('001: answered by this project'),
  claim: 'kept before it is acknowledged, one key an event, an honest last word',
  instead: '',
  client: createCallFollower(),
};

/** The client that gets the audio, for one scenario of re-recording. */
const rescue = (scenario: string): Strategy<ReRecordingTask> => ({
  name: `resilient-${scenario}`,
  scenario,
  provenance: seed('001: answered by this project'),
  claim: 'the file looked at, a barrier, one key an attempt, the condition in the command',
  instead: '',
  client: createRecordingRescue(),
});

/** Every scenario, as typed on a command line. */
export const scenarios: readonly Scenario[] = [
  recordingToggle,
  webhookDelivery,
  reRecording,
  reRecordingEnding,
  reRecordingContended,
  reRecordingCrashing,
  reRecordingHostile,
];

/** Every strategy on trial, in the order of the seeds. The verdicts are the harness's. */
export const strategiesOnTrial: readonly Strategy[] = [
  stopStartAtOnce,
  checkWaitOnce,
  staleVariable,
  listStartLoop,
  backoffWithoutKey,
  pollUntilInactive,
  actOnArrival,
  answerAtOnce,
  trustStatus,
  sizeFloor,
  checkStateStart,
  failureTimeKey,
  noBarrier,
];

/** The reference clients that are to hold up where the strategies do not. */
export const referenceClients: readonly Strategy[] = [
  resilient,
  resilientFollower,
  ...[
    reRecording,
    reRecordingEnding,
    reRecordingContended,
    reRecordingCrashing,
    reRecordingHostile,
  ].map(({ name }) => rescue(name)),
];
