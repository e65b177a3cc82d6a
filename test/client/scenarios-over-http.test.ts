import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/choice/plan.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import { createContactSync } from '../../src/client/contact-sync.ts';
import { planOf as planOfRun, run } from '../../src/search/run.ts';
import { isRemembered, reference, type TrySubject } from '../subjects.ts';
import { planOf, serveInTenfoldTime } from './serve-in-tenfold-time.ts';

/** For each subject so many plans, of as many schedules at the most. */
const PLANS = 2;
const SCHEDULES_MAX = 300;
/** What took longer in simulation is not waited for in tenfold time. */
const SHORT_MS = 16_000;
const CHOICES_MIN = 4;

/** Plans that the search draws, of runs that are short and in which several things went wrong. */
async function drawnPlans(subject: TrySubject): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (let seed = 1; seed <= SCHEDULES_MAX && plans.length < PLANS; seed++) {
    const one = await run(subject, seededChoices(seed));
    const { simulation, mattered } = one;
    const killed = mattered.some(({ kind }) => kind.name === 'client.crash');
    const isShort = simulation.reports.every(({ atMs }) => atMs <= SHORT_MS);
    if (!isShort || mattered.length < CHOICES_MIN) continue;
    if (killed === (subject.scenario.crashes === true)) plans.push(planOfRun(one));
  }
  return plans;
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

describe('over HTTP, in tenfold time', () => {
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
