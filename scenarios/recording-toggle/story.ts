import { seed } from '../../src/choice/provenance.ts';
import { createRecordingToggle } from '../../src/client/recording-toggle.ts';
import type { Story, Strategy } from '../scenario.ts';
import { backoffWithoutKey } from '../strategies/recording-toggle/backoff-without-key.ts';
import { checkWaitOnce } from '../strategies/recording-toggle/check-wait-once.ts';
import { listStartLoop } from '../strategies/recording-toggle/list-start-loop.ts';
import { pollUntilInactive } from '../strategies/recording-toggle/poll-until-inactive.ts';
import { staleVariable } from '../strategies/recording-toggle/stale-variable.ts';
import { stopStartAtOnce } from '../strategies/recording-toggle/stop-start-at-once.ts';
import { recordingToggleKeysIgnored } from './keys-ignored.ts';
import { recordingToggle } from './scenario.ts';
import type { RecordingToggleTask } from './task.ts';
import {
  recordingToggleContended,
  recordingToggleCrashing,
  recordingToggleHostile,
} from './variants.ts';

const resilient: Strategy<RecordingToggleTask> = {
  name: 'resilient',
  scenario: recordingToggle.name,
  provenance: seed('000: answered by this project'),
  claim: 'one key a write that outlives a restart, 409 understood, an honest last word',
  instead: '',
  client: createRecordingToggle(),
};

/** Seed 000. */
export const recordingToggleStory: Story = {
  scenarios: [
    recordingToggle,
    recordingToggleContended,
    recordingToggleCrashing,
    recordingToggleHostile,
    recordingToggleKeysIgnored,
  ],
  onTrial: [
    stopStartAtOnce,
    checkWaitOnce,
    staleVariable,
    listStartLoop,
    backoffWithoutKey,
    pollUntilInactive,
  ],
  resilient,
};
