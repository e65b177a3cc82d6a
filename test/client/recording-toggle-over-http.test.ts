import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/choice/plan.ts';
import { createRecordingToggle } from '../../src/client/recording-toggle.ts';
import { planOf, serveInTenfoldTime } from './serve-in-tenfold-time.ts';

const plans: readonly (readonly [string, Plan])[] = [
  ['nothing goes wrong', planOf()],
  ['the stop takes three seconds', planOf(['recording.stop-lag', 'rec-1', 0, 3000])],
  ['the answer to the stop is lost', planOf(['network.response-lost', 'worker', 0, 1])],
  ['the answer to the start is lost', planOf(['network.response-lost', 'worker', 1, 1])],
  ['the start is lost', planOf(['network.request-lost', 'worker', 1, 1])],
  ['a copy of the stop comes late', planOf(['network.duplicate', 'worker', 0, 2000])],
  [
    'it is throttled, with a date and a body without a code',
    planOf(
      ['platform.throttle', 'worker', 0, 2],
      ['platform.retry-after-form', 'worker', 0, 1],
      ['platform.error-shape', 'worker', 0, 2],
    ),
  ],
];

describe('the resilient toggle over HTTP, in tenfold time', () => {
  const run = serveInTenfoldTime();

  it.concurrent.each(plans)('holds where %s', async (_, plan) => {
    const latencies: number[] = [];
    const client = createRecordingToggle({
      metrics: { distribution: (_name, valueMs) => latencies.push(valueMs) },
    });
    const ending = await run({ scenario: 'recording-toggle', plan, client });
    expect(ending).toMatchObject({ outcomes: [{ status: 'done' }], verdict: 'pass' });
    expect(latencies).toHaveLength(1);
    expect(latencies[0]).toBeGreaterThan(0);
  });
});
