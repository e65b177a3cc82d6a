import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/choice/plan.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import { createContactSync } from '../../src/client/contact-sync.ts';
import { planOf as planOfRun, type Run, run } from '../../src/search/run.ts';
import { isRemembered, reference, type TrySubject } from '../subjects.ts';
import { planOf, serveInTenfoldTime } from './serve-in-tenfold-time.ts';

/** For each subject so many plans, of so many schedules. */
const PLANS = 2;
const SCHEDULES = 100;
const CHOICES_MIN = 4;

/** Plans that the search draws, in which several things go wrong: those that take the least time. */
async function drawnPlans(subject: TrySubject): Promise<Plan[]> {
  const runs: Run[] = [];
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const one = await run(subject, seededChoices(seed));
    const killed = one.mattered.some(({ kind }) => kind.name === 'client.crash');
    if (one.mattered.length < CHOICES_MIN) continue;
    if (killed === (subject.scenario.crashes === true)) runs.push(one);
  }
  const lasted = ({ simulation }: Run) => Math.max(...simulation.reports.map(({ atMs }) => atMs));
  return runs
    .toSorted((a, b) => lasted(a) - lasted(b))
    .slice(0, PLANS)
    .map(planOfRun);
}

/** The pipeline is a service, with tests of its own as real processes. */
const clients = reference.filter(
  (subject) => isRemembered(subject) && subject.strategy.scenario !== 'recording-repair',
);

/** Scenarios whose clients hear of something in any run. */
const TOLD = new Set([
  'webhook-delivery',
  'webhook-delivery-contended',
  'webhook-delivery-hostile',
  'participant-attributes-events',
]);

// A tenth of some minutes, on a machine that does much else.
const WITHIN_MS = 90_000;

describe('over HTTP, in tenfold time', { timeout: WITHIN_MS }, () => {
  const runOverHttp = serveInTenfoldTime();

  it.concurrent.each(clients)('$label breaks no invariant by drawn plans', async (subject) => {
    const { scenario, client } = subject;
    const plans = await drawnPlans(subject);
    expect(plans).toHaveLength(PLANS);
    const endings = await Promise.all(
      plans.map((plan) => runOverHttp({ scenario: scenario.name, plan, client })),
    );
    for (const { verdict, because, outcomes } of endings) {
      expect({ verdict, because }).toEqual({ verdict: 'pass', because: [] });
      expect(outcomes).toHaveLength(scenario.parts.length);
    }
    const kills = endings.reduce((sum, ending) => sum + ending.kills, 0);
    if (scenario.crashes) expect(kills).toBeGreaterThan(0);
    if (TOLD.has(scenario.name)) {
      for (const { deliveries } of endings) expect(deliveries).toBeGreaterThan(0);
    }
  });

  it.concurrent('an event wakes a sync that would otherwise wait too long', async () => {
    const contact = 'campaign-1/c-1';
    const { outcomes, verdict } = await runOverHttp({
      scenario: 'contact-sync',
      plan: planOf(['contact.dial-after', contact, 0, 1], ['contact.not-answered', contact, 0, 1]),
      client: createContactSync({
        backoff: { firstMs: 1_000_000, capMs: 1_000_000 },
        deadlineMs: 40_000,
      }),
      random: () => 0.5,
    });
    expect({ outcomes, verdict }).toEqual({ outcomes: [{ status: 'done' }], verdict: 'pass' });
  });
});
