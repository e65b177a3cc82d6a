import { describe, expect, it } from 'vitest';
import {
  participantAttributes,
  participantAttributesContended,
  participantAttributesEvents,
  participantAttributesMaskedScope,
} from '../../scenarios/participant-attributes/scenario.ts';
import type { ParticipantAttributesTask } from '../../scenarios/participant-attributes/task.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Client, ClientTools } from '../../src/client/client.ts';
import { judge } from '../../src/oracle/judge.ts';
import { simulate } from '../../src/search/simulate.ts';

type Breaker = Client<ParticipantAttributesTask>;

const CALL = '/api/v2/conversations/voice/conv-1';
const CALLER = `${CALL}/participants/caller`;
const READ = { method: 'GET', path: CALLER };

const patch = (attributes: Readonly<Record<string, string>>, tag?: string) => ({
  method: 'PATCH',
  path: CALLER,
  headers: tag === undefined ? {} : { 'if-match': tag },
  body: { attributes: { ...attributes } },
});

const writes = ({ transport, task }: ClientTools<ParticipantAttributesTask>) =>
  transport.send(patch(task.attributes));

interface Case {
  readonly scenario?: Scenario<ParticipantAttributesTask>;
  readonly plan?: Partial<Record<ChoiceName, readonly [string, number, number]>>;
  readonly client: Breaker;
}

/** For each invariant, a client and the choices by which it alone, or first, is broken. */
const breakers: Readonly<Record<string, Case>> = {
  'no-lost-update': {
    scenario: participantAttributesContended,
    plan: { 'network.duplicate': ['crm', 0, 1000] },
    client: async (tools) => void (await writes(tools)),
  },
  'no-foreign-change': {
    client: async ({ transport, task }) => {
      await transport.send(patch({ ...task.attributes, language: 'fr' }));
    },
  },
  'honest-report': { client: async () => ({ status: 'done' }) },
  'outlasts-conflicts': {
    plan: { 'participant.lock': ['caller', 0, 500] },
    client: async (tools) => {
      await writes(tools);
      return { status: 'failed', because: 'a conflict' };
    },
  },
  'explained-by-order': {
    scenario: {
      ...participantAttributesContended,
      invariants: participantAttributesContended.invariants.filter(
        ({ name }) => name === 'explained-by-order',
      ),
    },
    plan: { 'network.duplicate': ['crm', 0, 1000] },
    client: async (tools) => void (await writes(tools)),
  },
  'acts-once': {
    scenario: participantAttributesEvents,
    plan: { 'webhook.duplicate': ['webhook-1', 0, 1000] },
    client: async (tools) => {
      tools.webhooks.listen(async () => {
        await writes(tools);
        return 200;
      });
      await tools.clock.sleep(10_000);
    },
  },
  'acts-on-each': {
    scenario: participantAttributesEvents,
    client: async (tools) => {
      tools.webhooks.listen(() => 200);
      await writes(tools);
      await tools.clock.sleep(10_000);
      return { status: 'done' };
    },
  },
  'recognises-scope-fault': {
    scenario: participantAttributesMaskedScope,
    client: async ({ transport, clock, task }) => {
      for (let i = 0; i < 3; i++) {
        await transport.send(patch(task.attributes));
        await clock.sleep(1000);
      }
      return { status: 'failed', because: 'three conflicts' };
    },
  },
  'honours-retry-after': {
    plan: { 'platform.throttle': ['crm', 0, 2] },
    client: async (tools) => {
      await tools.transport.send(READ);
      await writes(tools);
    },
  },
  'does-not-spin': {
    client: async (tools) => {
      for (let i = 0; i < 4; i++) await tools.transport.send(READ);
      await writes(tools);
    },
  },
  'request-budget': {
    client: async (tools) => {
      for (let i = 0; i < 45; i++) {
        await tools.transport.send(READ);
        await tools.clock.sleep(100);
      }
      await writes(tools);
    },
  },
  terminates: {
    client: async (tools) => {
      await writes(tools);
      for (;;) await tools.clock.sleep(1000);
    },
  },
};

async function verdicts({ scenario = participantAttributes, plan = {}, client }: Case) {
  const draws = Object.entries(plan).map(([kind, [subject, nth, value]]) => ({
    kind: CATALOGUE[kind as ChoiceName],
    subject,
    nth,
    value,
  }));
  const evidence = await simulate(scenario, client, planChoices(createPlan(draws)));
  return judge(evidence, scenario.invariants).filter(({ finding }) => finding.verdict !== 'pass');
}

describe('every invariant of participant attributes', () => {
  const names = new Set(
    [
      participantAttributes,
      participantAttributesContended,
      participantAttributesEvents,
      participantAttributesMaskedScope,
    ]
      .flatMap(({ invariants }) => invariants)
      .map(({ name }) => name),
  );

  it.each([...names])('can be broken: %s', async (name) => {
    const broken = breakers[name];
    if (broken === undefined) throw new Error(`nothing breaks ${name}`);
    const [first] = await verdicts(broken);
    expect(first?.invariant.name).toBe(name);
    expect(first?.finding.verdict).toBe('fail');
  });

  it('holds where a worker writes its own and says so', async () => {
    expect(await verdicts({ client: async (tools) => void (await writes(tools)) })).toEqual([]);
  });
});

describe('an honest report', () => {
  it('is not one that says failed of what was written', async () => {
    const found = await verdicts({
      client: async (tools) => {
        await writes(tools);
        return { status: 'failed', because: 'no idea' };
      },
    });
    expect(found[0]?.invariant.name).toBe('honest-report');
  });

  it('is not one that says unknown though every write was answered', async () => {
    const client: Breaker = async (tools) => {
      await writes(tools);
      return { status: 'unknown', because: 'no idea' };
    };
    expect((await verdicts({ client }))[0]?.invariant.name).toBe('honest-report');
    // Here the answer is lost, so that nobody could know.
    expect(await verdicts({ client, plan: { 'network.response-lost': ['crm', 0, 1] } })).toEqual(
      [],
    );
  });

  it('may say done of what the flow has overwritten since, which is the platform’s own doing', async () => {
    const plan = { 'participant.flow-overwrite': ['caller', 0, 2] } as const;
    expect(await verdicts({ plan, client: async (tools) => void (await writes(tools)) })).toEqual(
      [],
    );
  });
});
