import { seed } from '../../src/choice/provenance.ts';
import { createEvaluationExports } from '../../src/client/evaluation-exports.ts';
import type { Story, Strategy } from '../scenario.ts';
import { backoffSamePayload } from '../strategies/evaluation-exports/backoff-same-payload.ts';
import { equalDatesExclusive } from '../strategies/evaluation-exports/equal-dates-exclusive.ts';
import { pollUntilCompleted } from '../strategies/evaluation-exports/poll-until-completed.ts';
import { queryThenCreate } from '../strategies/evaluation-exports/query-then-create.ts';
import { queueUntilEnded } from '../strategies/evaluation-exports/queue-until-ended.ts';
import { evaluationExportsKeysIgnored } from './keys-ignored.ts';
import {
  evaluationExports,
  evaluationExportsContended,
  evaluationExportsCrashing,
  evaluationExportsHostile,
  evaluationExportsOverlapAllowed,
} from './scenarios.ts';
import type { EvaluationExportsTask } from './task.ts';

const resilient: Strategy<EvaluationExportsTask> = {
  name: 'resilient',
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
    evaluationExportsKeysIgnored,
  ],
  onTrial: [
    equalDatesExclusive,
    queryThenCreate,
    backoffSamePayload,
    queueUntilEnded,
    pollUntilCompleted,
  ],
  resilient,
};
