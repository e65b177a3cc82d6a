import { describe, expect, it } from 'vitest';
import { webhookDelivery } from '../../scenarios/webhook-delivery/scenario.ts';
import { webhookDeliveryStory } from '../../scenarios/webhook-delivery/story.ts';
import { benign } from '../../src/choice/benign.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { search } from '../../src/search/search.ts';
import { simulate } from '../../src/search/simulate.ts';

const RUNS = 1000;
const { resilient } = webhookDeliveryStory;
const client = resilient.client.bind(resilient);

describe('the call follower', () => {
  it(`breaks no invariant in ${RUNS} runs and enters every window`, async () => {
    const result = await search({ scenario: webhookDelivery, client }, { seed: 1, runs: RUNS });
    expect(result.found).toBeUndefined();
    expect(result).toMatchObject({ runs: RUNS, unknown: 0 });
    const never = webhookDelivery.sometimes.filter((_, index) => result.windows[index] === 0);
    expect(never.map(({ name }) => name)).toEqual([]);
  });

  it('needs one request for each call where nothing goes wrong', async () => {
    const { operations, reports, world } = await simulate(webhookDelivery, client, benign);
    expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v2/integrations/webhooks',
      'POST /api/v2/integrations/webhooks',
    ]);
    expect(reports).toMatchObject([{ status: 'done' }]);
    const followed = [...webhooksOf(world).subscriptions.values()].map(
      ({ filter }) => filter.conversationId,
    );
    expect(followed).toContain('conv-2');
  });

  it('says unknown when not every call is told of', async () => {
    const lonely = {
      ...webhookDelivery,
      parts: webhookDelivery.parts.map((part) => ({ ...part, task: { ...part.task, calls: 3 } })),
    };
    const { reports } = await simulate(lonely, client, benign);
    expect(reports).toMatchObject([
      { status: 'unknown', because: 'not every call was told of in time' },
    ]);
  });
});
