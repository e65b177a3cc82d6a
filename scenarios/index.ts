import { seed } from '../src/choice/provenance.ts';
import { createRecordingToggle } from '../src/client/recording-toggle.ts';
import { evaluationExportsStory } from './evaluation-exports/story.ts';
import { recordingToggle } from './recording-toggle/scenario.ts';
import type { RecordingToggleTask } from './recording-toggle/task.ts';
import type { Scenario, Strategy } from './scenario.ts';
import { backoffWithoutKey } from './strategies/recording-toggle/backoff-without-key.ts';
import { checkWaitOnce } from './strategies/recording-toggle/check-wait-once.ts';
import { listStartLoop } from './strategies/recording-toggle/list-start-loop.ts';
import { pollUntilInactive } from './strategies/recording-toggle/poll-until-inactive.ts';
import { staleVariable } from './strategies/recording-toggle/stale-variable.ts';
import { stopStartAtOnce } from './strategies/recording-toggle/stop-start-at-once.ts';

export type { EvaluationExportsTask } from './evaluation-exports/task.ts';
export type { RecordingToggleTask } from './recording-toggle/task.ts';
export type { Part, Scenario, Strategy } from './scenario.ts';
export { recordingToggle };

/** The client that holds up, as a strategy like any other, so that it is tried like any other. */
const resilient: Strategy<RecordingToggleTask> = {
  name: 'resilient',
  scenario: recordingToggle.name,
  provenance: seed('000: answered by this project'),
  claim: 'one key a write, 409 understood, an honest last word',
  instead: '',
  client: createRecordingToggle(),
};

/** Every scenario, as typed on a command line. */
export const scenarios: readonly Scenario[] = [
  recordingToggle,
  ...evaluationExportsStory.scenarios,
];

/** Every strategy on trial, in the order of the seeds. The verdicts are the harness's. */
export const strategiesOnTrial: readonly Strategy[] = [
  stopStartAtOnce,
  checkWaitOnce,
  staleVariable,
  listStartLoop,
  backoffWithoutKey,
  pollUntilInactive,
  ...evaluationExportsStory.onTrial,
];

/** The reference clients that are to hold up where the strategies do not. */
export const referenceClients: readonly Strategy[] = [resilient, evaluationExportsStory.resilient];
