import { describe, expect, it } from 'vitest';
import { recordingToggle } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { ClientTools } from '../../src/client/client.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { simulate } from '../../src/search/simulate.ts';

const CONVERSATION = '/api/v2/conversations/voice/conv-1';

/** The toggle's call, of which the worker hears by webhook. */
const scenario: Scenario = {
  ...recordingToggle,
  crashes: true,
  arrange(platform) {
    subscribe(platform.world, {
      client: 'worker',
      types: ['conversation:started', 'conversation:updated'],
      secret: 'shared',
    });
    recordingToggle.arrange(platform);
  },
};

function choose(...chosen: readonly (readonly [ChoiceName, string, number, number])[]) {
  const draws = chosen.map(([name, subject, nth, value]) => ({
    kind: CATALOGUE[name],
    subject,
    nth,
    value,
  }));
  return planChoices(createPlan(draws));
}

/** What a client of this kind hears in ten seconds, when its handler takes so long. */
async function heard(handlingMs: number, choices = choose(), lives = 1) {
  const events: (readonly [number, string])[] = [];
  let died = lives <= 1;
  const client = async ({ webhooks, clock, transport }: ClientTools) => {
    webhooks.listen(async ({ event, headers }) => {
      events.push([clock.now(), event.id]);
      expect(headers['x-hub-signature-256']).toMatch(/^sha256=[0-9a-f]{64}$/);
      await clock.sleep(handlingMs);
      return 200;
    });
    await clock.sleep(1000);
    if (!died) {
      died = true;
      await transport.send({ method: 'GET', path: CONVERSATION });
    }
    await clock.sleep(20_000);
  };
  const { world } = await simulate(scenario, client, choices);
  return { events, states: webhooksOf(world).deliveries.map(({ state }) => state) };
}

describe('a simulated client', () => {
  it('hears of what happened before it listened, and of what happens then', async () => {
    // It begins at 500 ms; the call started at 0, was queued at 500 and is connected at 2500.
    const { events, states } = await heard(0);
    expect(events).toEqual([
      [520, 'evt-2'],
      [1060, 'evt-1'],
      [2520, 'evt-3'],
    ]);
    expect(states).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('hears again of what it was too slow to acknowledge', async () => {
    expect((await heard(260)).events).toHaveLength(3);
    const { events } = await heard(261);
    expect(events.filter(([, id]) => id === 'evt-2').length).toBeGreaterThan(1);
  });

  it('hears nothing between its death and its next life, and everything then', async () => {
    const { events, states } = await heard(0, choose(['client.crash', 'worker', 0, 1]), 2);
    // Killed at 1500, restarted at 2500.
    expect(events.map(([, id]) => id)).toEqual(['evt-2', 'evt-1', 'evt-3']);
    expect(states).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('that throws has answered 500, and one that has finished never hears again', async () => {
    const client = async ({ webhooks, clock }: ClientTools) => {
      webhooks.listen(() => {
        throw new Error('no');
      });
      await clock.sleep(100);
    };
    const { world, journal } = await simulate(scenario, client, choose());
    const statuses = journal.flatMap(({ status, what }) =>
      status !== undefined ? [`${what} ${status}`] : [],
    );
    expect(statuses).toEqual(['retrying 500', 'dead 410']);
    expect(webhooksOf(world).subscriptions.size).toBe(0);
    expect(webhooksOf(world).deliveries.every(({ state }) => state === 'dead')).toBe(true);
  });
});
