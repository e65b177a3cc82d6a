import { seed } from '../../src/choice/provenance.ts';
import { createEvaluationExports } from '../../src/client/evaluation-exports.ts';
import type { Story, Strategy } from '../scenario.ts';
import {
  evaluationExports,
  evaluationExportsContended,
  evaluationExportsCrashing,
  evaluationExportsHostile,
  evaluationExportsOverlapAllowed,
} from './scenarios.ts';
import type { EvaluationExportsTask } from './task.ts';

const resilient: Strategy<EvaluationExportsTask> = {
  name: 'resilient-exports',
  scenario: evaluationExports.name,
  provenance: seed('003: answered by this project'),
  claim: 'overlaps queued, running jobs adopted, one key a create, an honest last word',
  instead: '',
  client: createEvaluationExports(),
};

/** Seed 003. */
export const evaluationExportsStory: Story = {
  scenarios: [
    evaluationExports,
    evaluationExportsContended,
    evaluationExportsCrashing,
    evaluationExportsHostile,
    evaluationExportsOverlapAllowed,
  ],
  onTrial: [],
  resilient,
};
