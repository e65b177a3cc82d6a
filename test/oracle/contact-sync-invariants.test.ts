import { describe, expect, it } from 'vitest';
import { contactSyncContended } from '../../scenarios/contact-sync/contended.ts';
import { contactSyncStory } from '../../scenarios/contact-sync/story.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { benign } from '../../src/choice/benign.ts';
import { CATALOGUE } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Client } from '../../src/client/client.ts';
import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import { judge } from '../../src/oracle/judge.ts';
import { simulate } from '../../src/search/simulate.ts';
import type { ClientRequest } from '../../src/transport/transport.ts';

type Breaker = Client<ContactSyncTask>;

const scenario = contactSyncStory.scenarios[0] as Scenario<ContactSyncTask>;
const PATH = '/api/v2/outbound/campaigns/campaign-1/contacts';
const GET: ClientRequest = { method: 'GET', path: `${PATH}/c-1` };

const write = (id: string, code?: string, tier?: string): ClientRequest => ({
  method: 'POST',
  path: PATH,
  body: {
    id,
    ...(code !== undefined && { disposition_code: code }),
    ...(tier !== undefined && { custom_attributes: { tier } }),
  },
});

const EVERYTHING = [
  write('c-1', 'callback'),
  write('c-1', 'sold', 'gold'),
  write('c-2', undefined, 'silver'),
];

const sends =
  (...requests: ClientRequest[]): Breaker =>
  async ({ transport }) => {
    for (const request of requests) await transport.send(request);
  };

async function findingsOf(client: Breaker) {
  const evidence = await simulate(scenario, client, benign);
  const judgements = judge(evidence, scenario.invariants);
  return Object.fromEntries(
    judgements.map(({ invariant, finding }) => [invariant.name, finding.verdict]),
  );
}

/** For each invariant, a client that breaks it. */
const breakers: Readonly<Record<string, Breaker>> = {
  'no-lost-update': sends(...EVERYTHING, write('c-1', 'callback')),
  'newest-value-wins': sends(
    write('c-1', 'sold', 'gold'),
    write('c-1', 'callback'),
    write('c-1', 'sold'),
    write('c-2', undefined, 'silver'),
  ),
  'takes-effect-at-most-once': sends(...EVERYTHING, write('c-2', undefined, 'silver')),
  'honest-report': sends(write('c-1', 'callback')),
  'outlasts-the-dialer': async () => ({ status: 'failed', because: 'bored' }),
  'within-the-published-rate': async ({ transport, clock }) => {
    for (let n = 0; n <= 300; n++) {
      await transport.send(GET);
      await clock.sleep(20);
    }
  },
};

describe('the invariants of the contact sync', () => {
  it('hold for a client that writes each change once, in order', async () => {
    const verdicts = await findingsOf(sends(...EVERYTHING));
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['pass']));
  });

  it.each(Object.entries(breakers))('notice a client that breaks %s', async (name, client) => {
    expect((await findingsOf(client))[name]).toBe('fail');
  });

  it('allow a client to skip what was superseded', async () => {
    const verdicts = await findingsOf(sends(...EVERYTHING.slice(1)));
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['pass']));
  });

  it('notice a false failure', async () => {
    const verdicts = await findingsOf(async (tools) => {
      await sends(...EVERYTHING)(tools);
      return { status: 'failed', because: 'modesty' };
    });
    expect(verdicts['honest-report']).toBe('fail');
  });

  it('count a client as honest that says unknown', async () => {
    const verdicts = await findingsOf(async () => ({ status: 'unknown', because: 'who knows' }));
    expect(verdicts['honest-report']).toBe('pass');
  });

  it('do not count different writes to one path as one that is repeated', async () => {
    const many = Array.from({ length: 6 }, (_, n) => write('c-2', undefined, `t-${n}`));
    expect((await findingsOf(sends(...many)))['does-not-spin']).toBe('pass');
    const same = Array.from({ length: 6 }, () => write('c-2', undefined, 'silver'));
    expect((await findingsOf(sends(...same)))['does-not-spin']).toBe('fail');
  });
});

/** A second copy of the first write of the client crm comes a second later. */
const LATE_COPY = createPlan([
  { kind: CATALOGUE['network.duplicate'], subject: 'crm', nth: 0, value: 1000 },
]);

/** What is found of the order of things where crm alone does something, at whatever rate. */
async function orderFor(client: Breaker, choices = planChoices(LATE_COPY)) {
  const isCrm: Breaker = async (tools) =>
    tools.task.updates[0]?.values.disposition_code === 'callback' ? client(tools) : undefined;
  const evidence = await simulate({ ...contactSyncContended, settings: {} }, isCrm, choices);
  const { invariants } = contactSyncContended;
  return judge(evidence, invariants).find(
    ({ invariant }) => invariant.name === 'explained-by-order',
  )?.finding.verdict;
}

describe('an order of what was done to a contact', () => {
  const twoWrites = sends(write('c-1', 'callback'), write('c-1', 'sold'));

  it('is missed where a late copy undoes an acknowledged write', async () => {
    expect(await orderFor(twoWrites)).toBe('fail');
    expect(await orderFor(twoWrites, benign)).toBe('pass');
  });

  it('is missed where only a read has seen what a late copy did', async () => {
    const reader: Breaker = async (tools) => {
      await twoWrites(tools);
      await tools.clock.sleep(2000);
      await sends(GET, write('c-1', 'sold'))(tools);
    };
    expect(await orderFor(reader)).toBe('fail');
    expect(await orderFor(reader, benign)).toBe('pass');
  });

  it('is found where an unanswered write may have come late', async () => {
    const sender: Breaker = async (tools) => {
      void tools.transport.send(write('c-1', 'callback'));
      await sends(write('c-1', 'sold'))(tools);
    };
    expect(await orderFor(sender)).toBe('pass');
  });

  it('is looked for however many reads there are, and given up with too many writes', async () => {
    const reads = Array.from({ length: 40 }, () => GET);
    expect(await orderFor(sends(write('c-1', 'callback'), ...reads), benign)).toBe('pass');
    const writes = Array.from({ length: 40 }, () => write('c-1', 'callback'));
    expect(await orderFor(sends(...writes), benign)).toBe('unknown');
  });
});
