import { onTrial } from '../subjects.ts';
import { isOfPipelines } from './is-of-pipelines.ts';
import { describeSearchQuality } from './search-quality.ts';

const FOUNDATION = 'recording-toggle';

describeSearchQuality(
  onTrial.filter(({ scenario }) => !isOfPipelines(scenario)),
  ({ name }) =>
    name === FOUNDATION
      ? { seeds: 20, operationsMax: 5, alikeMin: 18 }
      : { seeds: 20, operationsMax: 6, alikeMin: 16 },
);
