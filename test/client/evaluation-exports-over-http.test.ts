import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/choice/plan.ts';
import { createEvaluationExports } from '../../src/client/evaluation-exports.ts';
import { planOf, serveInTenfoldTime } from './serve-in-tenfold-time.ts';

const plans: readonly (readonly [string, Plan, string])[] = [
  ['nothing goes wrong', planOf(), 'done'],
  [
    'the first export takes its time',
    planOf(['export.processing-lag', 'export-1', 0, 5000]),
    'done',
  ],
  [
    'the lock is held on after the export has completed',
    planOf(['export.lock-lag', 'export-1', 0, 3000]),
    'done',
  ],
  ['an export fails', planOf(['export.failure', 'tenant-1', 0, 1]), 'done'],
  ['the answer to a create is lost', planOf(['network.response-lost', 'worker', 1, 1]), 'done'],
  ['a copy of a create comes late', planOf(['network.duplicate', 'worker', 1, 2000]), 'done'],
  [
    'an administrator cancels an export',
    planOf(
      ['export.processing-lag', 'export-1', 0, 5000],
      ['export.cancellation', 'tenant-1', 0, 2000],
    ),
    'failed',
  ],
];

describe('the resilient exports over HTTP, in tenfold time', () => {
  const run = serveInTenfoldTime();

  it.concurrent.each(plans)('hold where %s', async (_, plan, status) => {
    const client = createEvaluationExports();
    const ending = await run({ scenario: 'evaluation-exports', plan, client });
    expect(ending).toMatchObject({ outcomes: [{ status }], verdict: 'pass' });
  });
});
