import { CATALOGUE, type ChoiceName } from '../../choice/catalogue.ts';
import { createPlan, type Plan } from '../../choice/plan.ts';

/** Kind, subject, number of the draw, value. */
const TROUBLES: readonly (readonly [ChoiceName, string, number, number])[] = [
  // The stop takes three seconds, the lock half a second more, and reads are behind both.
  ['recording.stop-lag', 'rec-1', 0, 3000],
  ['recording.lock-lag', 'rec-1', 0, 500],
  ['recording.view-lag', 'rec-1', 2, 1500],
  // The new recording is slow to begin, and a list does not show it at first.
  ['recording.start-lag', 'rec-2', 0, 300],
  ['recording.view-lag', 'rec-2', 0, 800],
  // The key of the start is in flight for a while after the start has taken effect.
  ['idempotency.commit-lag', 'recording.start', 0, 1500],
  // Two requests are throttled; one is told so by seconds, the other by a date.
  ['platform.throttle', 'worker', 3, 1],
  ['platform.throttle', 'worker', 5, 1],
  ['platform.retry-after-form', 'worker', 5, 1],
  // The bodies of the first refusals lack the distinct code, as integrators have met them.
  ['platform.error-shape', 'worker', 0, 1],
  ['platform.error-shape', 'worker', 1, 2],
  ['platform.error-shape', 'worker', 2, 1],
];

/** What goes wrong in the session of the resilient collection: lags of up to three seconds. */
export const RESILIENT_PLAN: Plan = createPlan(
  TROUBLES.map(([name, subject, nth, value]) => ({ kind: CATALOGUE[name], subject, nth, value })),
);
