import { seed } from '../../src/choice/provenance.ts';
import { createRecordingRescue } from '../../src/client/recording-rescue.ts';
import type { Story, Strategy } from '../scenario.ts';
import { checkStateStart } from '../strategies/re-recording/check-state-start.ts';
import { failureTimeKey } from '../strategies/re-recording/failure-time-key.ts';
import { noBarrier } from '../strategies/re-recording/no-barrier.ts';
import { sizeFloor } from '../strategies/re-recording/size-floor.ts';
import { trustStatus } from '../strategies/re-recording/trust-status.ts';
import { reRecordingKeysIgnored } from './keys-ignored.ts';
import {
  reRecording,
  reRecordingContended,
  reRecordingCrashing,
  reRecordingEnding,
  reRecordingHostile,
} from './scenario.ts';
import type { ReRecordingTask } from './task.ts';

const resilient: Strategy<ReRecordingTask> = {
  name: 'resilient',
  scenario: reRecording.name,
  provenance: seed('001: answered by this project'),
  claim: 'the file looked at, a barrier, one key an attempt, the condition in the command',
  instead: '',
  client: createRecordingRescue(),
};

/** Seed 001, as far as it needs no pipeline. */
export const reRecordingStory: Story = {
  scenarios: [
    reRecording,
    reRecordingEnding,
    reRecordingContended,
    reRecordingCrashing,
    reRecordingHostile,
    reRecordingKeysIgnored,
  ],
  onTrial: [trustStatus, sizeFloor, checkStateStart, failureTimeKey, noBarrier],
  resilient,
};
