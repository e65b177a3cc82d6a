import { describe, expect, it } from 'vitest';
import {
  webhookDelivery,
  webhookDeliveryContended,
} from '../../scenarios/webhook-delivery/scenario.ts';
import { benign } from '../../src/choice/benign.ts';
import type { Client, ClientTools } from '../../src/client/client.ts';
import { judge } from '../../src/oracle/judge.ts';
import { simulate } from '../../src/search/simulate.ts';
import type { Delivery } from '../../src/transport/webhooks.ts';

type Task = (typeof webhookDelivery.parts)[number]['task'];

const follow = ({ transport, task }: ClientTools<Task>, { event }: Delivery) =>
  transport.send({
    method: 'POST',
    path: '/api/v2/integrations/webhooks',
    body: {
      url: task.url,
      eventTypes: [...task.eventTypes],
      filters: { conversationId: (event.data as { conversationId: string }).conversationId },
    },
  });

/** A client for each invariant that breaks it where nothing goes wrong. */
const breakers: Readonly<Record<string, Client<Task>>> = {
  'acts-at-most-once': async (tools) => {
    tools.webhooks.listen(async (delivery) => {
      await follow(tools, delivery);
      await follow(tools, delivery);
      return 200;
    });
    await tools.clock.sleep(5000);
  },
  'acknowledged-is-not-lost': async ({ webhooks, clock }) => {
    webhooks.listen(() => 200);
    await clock.sleep(5000);
    return { status: 'failed', because: 'it forgot' };
  },
  'done-is-done': async ({ webhooks, clock }) => {
    webhooks.listen(() => 500);
    await clock.sleep(5000);
    return { status: 'done' };
  },
  'does-not-spin': async (tools) => {
    tools.webhooks.listen(() => 503);
    for (let i = 0; i < 9; i++) {
      await tools.transport.send({ method: 'GET', path: '/api/v2/integrations/webhooks' });
    }
    return { status: 'failed', because: '' };
  },
  'request-budget': async ({ transport, clock }) => {
    for (let i = 0; i < 120; i++) {
      await transport.send({ method: 'GET', path: '/api/v2/integrations/webhooks' });
      await clock.sleep(100);
    }
    return { status: 'failed', because: '' };
  },
  terminates: async ({ clock }) => {
    for (;;) await clock.sleep(10_000);
  },
};

describe('the invariants of webhook deliveries', () => {
  it.each(Object.keys(breakers))('%s is broken by a client that breaks it', async (name) => {
    const client = breakers[name] as Client<Task>;
    const evidence = await simulate(webhookDelivery, client, benign);
    const broken = judge(evidence, webhookDelivery.invariants)
      .filter(({ finding }) => finding.verdict === 'fail')
      .map(({ invariant }) => invariant.name);
    expect(broken[0]).toBe(name);
  });

  it('ask each of several workers for what it acknowledged itself', async () => {
    const evidence = await simulate(
      webhookDeliveryContended,
      async ({ webhooks, clock }) => {
        webhooks.listen(() => 200);
        await clock.sleep(5000);
        return { status: 'failed', because: 'it forgot' };
      },
      benign,
    );
    const { invariants } = webhookDeliveryContended;
    // That one of them is honest about it does not clear the other.
    const [first, ...others] = evidence.reports;
    const honest = { ...evidence, reports: [{ ...first, status: 'unknown' } as never, ...others] };
    const verdictOf = (seen: typeof evidence) =>
      judge(seen, invariants).find(({ invariant }) => invariant.name === 'acknowledged-is-not-lost')
        ?.finding.verdict;
    expect(verdictOf(evidence)).toBe('fail');
    expect(verdictOf(honest)).toBe('fail');
  });

  it('count an honest unknown as honest', async () => {
    const evidence = await simulate(
      webhookDelivery,
      async ({ webhooks, clock }) => {
        webhooks.listen(() => 200);
        await clock.sleep(5000);
        return { status: 'unknown', because: 'the store is gone' };
      },
      benign,
    );
    const verdicts = judge(evidence, webhookDelivery.invariants).map(
      ({ finding }) => finding.verdict,
    );
    expect(new Set(verdicts)).toEqual(new Set(['pass']));
  });
});
