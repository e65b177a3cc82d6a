import { onTrial } from '../subjects.ts';
import { isOfPipelines } from './is-of-pipelines.ts';
import { describeSearchQuality } from './search-quality.ts';

// A pipeline has made good a recording before it can forget that, and asks before it gives up. Its runs
// are thirty times as long as others, so `npm run bench search` makes the other half of the twenty.
describeSearchQuality(
  onTrial.filter(({ scenario }) => isOfPipelines(scenario)),
  () => ({ seeds: 10, operationsMax: 11, alikeMin: 8 }),
);
