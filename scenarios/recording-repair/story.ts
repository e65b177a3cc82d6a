import { seed } from '../../src/choice/provenance.ts';
import {
  createPipelineClient,
  type RecordingRepairTask,
} from '../../src/pipeline/pipeline-client.ts';
import type { Story, Strategy } from '../scenario.ts';
import {
  recordingRepair,
  recordingRepairContended,
  recordingRepairCrashing,
  recordingRepairEnding,
  recordingRepairHostile,
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
    recordingRepairContended,
    recordingRepairCrashing,
    recordingRepairHostile,
  ],
  onTrial: [],
  resilient,
};
