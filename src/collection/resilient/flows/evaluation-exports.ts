import { evaluationExports } from '../../../../scenarios/evaluation-exports/scenarios.ts';
import type { ResilientFlow } from '../resilient-flow.ts';
import { type Trouble, troublePlan } from '../trouble-plan.ts';
import { colleagueSteps } from './evaluation-exports-colleague.ts';
import { exportSteps } from './evaluation-exports-steps.ts';

const CLIENT = 'worker';
/** Whose exports they all are. */
const TENANT = 'tenant-1';

/** Exports that take their time, one that fails, locks that outlive them, reads that are behind. */
const TROUBLES: readonly Trouble[] = [
  // The colleague's export takes three seconds, and its range is released a second later.
  ['export.queue-lag', 'export-1', 0, 800],
  ['export.processing-lag', 'export-1', 0, 2200],
  ['export.lock-lag', 'export-1', 0, 1000],
  // The next one fails, and holds its range for a moment longer.
  ['export.queue-lag', 'export-2', 0, 300],
  ['export.processing-lag', 'export-2', 0, 900],
  ['export.failure', TENANT, 1, 1],
  ['export.lock-lag', 'export-2', 0, 900],
  // The one after it completes, which reads show late; of its creation they also know late.
  ['export.view-lag', 'export-3', 0, 400],
  ['export.processing-lag', 'export-3', 0, 1200],
  ['export.view-lag', 'export-3', 2, 800],
  ['idempotency.commit-lag', 'export.create', 1, 500],
  // Two requests are throttled; one is told so by seconds, the other by a date.
  ['platform.throttle', CLIENT, 3, 1],
  ['platform.throttle', CLIENT, 7, 1],
  ['platform.retry-after-form', CLIENT, 7, 1],
  // Some bodies lack the distinct code.
  ['platform.error-shape', CLIENT, 1, 1],
  ['platform.error-shape', CLIENT, 2, 2],
];

/** Seed 003: two ranges of days that overlap are exported, one of which runs already. */
export const evaluationExportsFlow: ResilientFlow = {
  path: 'evaluation-exports/resilient-export',
  name: 'Evaluation exports over overlapping dates: the resilient export',
  noun: 'export',
  scenario: evaluationExports,
  client: CLIENT,
  does: 'It gets evaluations exported for two ranges of dates that have a day in common, each once, although a running export locks its dates for everybody, one fails, and a colleague is exporting the first range already.',
  points: [
    'It exports ranges that overlap one after the other, as they would lock each other out.',
    'It looks first whether an export of exactly its range is running, and waits for that one instead of being locked out by it.',
    'It fixes an idempotency key for each create, so a repeat cannot make a second export.',
    'It takes the 409 of a locked range as "not yet": the lock may outlast the export that reads show as completed.',
    'It asks for the state with growing, jittered pauses, and a 404 right after the create is asked again, as reads may be behind.',
    'It tells `COMPLETED` from `FAILED` and `CANCELLED`. After a failure it creates once more, with a new key; after a second one it says so.',
    'When time is up it cancels the export that nobody waits for any more, unless that is somebody else’s.',
    'It waits as `Retry-After` says, in seconds or as a date, stops after 90 requests or two minutes, and then says honestly what it knows.',
  ],
  shows:
    'two exports of overlapping dates done properly, against locks, a failed job and reads that are behind; made to be copied',
  plan: troublePlan(TROUBLES),
  causes: [
    {
      is: 'the range is locked',
      code: 'export.range.locked',
      words: 'export holds a part of the date range',
      waits: true,
    },
    {
      is: 'the export has completed',
      code: 'export.completed',
      words: 'has already completed',
      waits: false,
    },
    {
      is: 'the export has failed',
      code: 'export.failed',
      words: 'has already failed',
      waits: false,
    },
  ],
  unclearWaits: true,
  keys: ['createKey', 'cancelKey'],
  subjects: [],
  variables: [
    ['accessToken.colleague', '', 'The bearer token of the colleague.'],
    ['exportId', '', 'The export that is waited for; empty while there is none.'],
    ['adopted', 'no', 'Whether somebody else made it.'],
    ['failures', '0', 'How many exports of the present range have failed.'],
    ['orphan', 'no', 'Whether an export is left for which nobody waits.'],
  ],
  // The scenario allows 200 requests.
  bounds: { requestsMax: 90, deadlineMs: 120_000 },
  beside: colleagueSteps,
  work: {
    name: '2 The exports',
    description: 'For each range: look, create, wait for the end.',
    steps: exportSteps,
  },
  endsAtMs: 12_000,
};
