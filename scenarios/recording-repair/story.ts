import { seed } from '../../src/choice/provenance.ts';
import {
  createPipelineClient,
  type RecordingRepairTask,
} from '../../src/pipeline/pipeline-client.ts';
import type { Story, Strategy } from '../scenario.ts';
import { lockWithTtl } from '../strategies/recording-repair/lock-with-ttl.ts';
import { rememberOnArrival } from '../strategies/recording-repair/remember-on-arrival.ts';
import { retryForEver } from '../strategies/recording-repair/retry-for-ever.ts';
import { threeRetries } from '../strategies/recording-repair/three-retries.ts';
import { ttlFromRequest } from '../strategies/recording-repair/ttl-from-request.ts';
import { recordingRepairKeysIgnored } from './keys-ignored.ts';
import {
  recordingRepair,
  recordingRepairBrittle,
  recordingRepairContended,
  recordingRepairCrashing,
  recordingRepairCxone,
  recordingRepairEnding,
  recordingRepairHostile,
  recordingRepairLate,
} from './scenario.ts';

const resilient: Strategy<RecordingRepairTask> = {
  name: 'resilient',
  scenario: recordingRepair.name,
  provenance: seed('001: answered by this project'),
  claim: 'kept before acknowledged, fenced locks, a barrier, one key an attempt, files looked at',
  instead: '',
  client: createPipelineClient(),
};

/** Seed 001 with its pipeline. */
export const recordingRepairStory: Story = {
  scenarios: [
    recordingRepair,
    recordingRepairEnding,
    recordingRepairBrittle,
    recordingRepairContended,
    recordingRepairCrashing,
    recordingRepairKeysIgnored,
    recordingRepairCxone,
    recordingRepairHostile,
    recordingRepairLate,
  ],
  onTrial: [rememberOnArrival, lockWithTtl, ttlFromRequest, threeRetries, retryForEver],
  resilient,
};
