import { describe, expect, it } from 'vitest';
import { evaluationExportsStory } from '../../scenarios/evaluation-exports/story.ts';
import type { EvaluationExportsTask } from '../../scenarios/index.ts';
import { benign } from '../../src/choice/benign.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Client, ClientTools } from '../../src/client/client.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { judge } from '../../src/oracle/judge.ts';
import { type ExportJob, qualityOf } from '../../src/platform/quality/quality.ts';
import { createWorld } from '../../src/platform/world.ts';
import { simulate } from '../../src/search/simulate.ts';

const EXPORTS = '/api/v2/quality/evaluationexports';
const LIST = { method: 'GET', path: EXPORTS };
const [scenario] = evaluationExportsStory.scenarios;
if (scenario === undefined) throw new Error('the story has no scenario');

type Tools = ClientTools<EvaluationExportsTask>;

const create = ({ transport, task }: Tools, index: number) => {
  const { start_date = '', end_date = '' } = task.exports[index] ?? {};
  return transport.send({ method: 'POST', path: EXPORTS, body: { start_date, end_date } });
};

/** All that is asked for, where nothing goes wrong. */
const exportsAll = async (tools: Tools): Promise<void> => {
  for (const index of tools.task.exports.keys()) await create(tools, index);
};

const FAILED = { status: 'failed', because: 'bored' } as const;

type Breaker = {
  readonly client: Client<EvaluationExportsTask>;
  readonly plan?: readonly (readonly [ChoiceName, string, number, number])[];
};

/** For each way to break an invariant: the client and the choices by which it is broken first. */
const breakers: readonly (readonly [string, string, Breaker])[] = [
  [
    'exported-at-most-once',
    'a range is exported again',
    {
      client: async (tools) => {
        await exportsAll(tools);
        await create(tools, 0);
      },
    },
  ],
  [
    'honest-report',
    'nothing was exported and the client says done',
    { client: async () => undefined },
  ],
  [
    'honest-report',
    'all was exported and the client says failed',
    {
      client: async (tools) => {
        await exportsAll(tools);
        await tools.clock.sleep(1000);
        return FAILED;
      },
    },
  ],
  ['outlasts-conflicts', 'the client gives up for no reason', { client: async () => FAILED }],
  [
    'no-orphan',
    'the client gives up while its job runs',
    {
      client: async (tools) => {
        await tools.transport.send(LIST);
        await tools.clock.sleep(2000);
        await create(tools, 0);
        return FAILED;
      },
      plan: [
        ['platform.throttle', 'worker', 0, 1],
        ['export.processing-lag', 'export-1', 0, 5000],
      ],
    },
  ],
  [
    'honours-retry-after',
    'the client goes on at once after a 429',
    {
      client: async (tools) => {
        await tools.transport.send(LIST);
        await exportsAll(tools);
      },
      plan: [['platform.throttle', 'worker', 0, 1]],
    },
  ],
  [
    'does-not-spin',
    'the client lists without a pause',
    {
      client: async (tools) => {
        for (let i = 0; i < 4; i++) await tools.transport.send(LIST);
        await exportsAll(tools);
      },
    },
  ],
  [
    'request-budget',
    'the client lists two hundred times',
    {
      client: async (tools) => {
        for (let i = 0; i < 200; i++) {
          await tools.transport.send(LIST);
          await tools.clock.sleep(100);
        }
        await exportsAll(tools);
      },
    },
  ],
  [
    'terminates',
    'the client never ends',
    {
      client: async (tools) => {
        await exportsAll(tools);
        for (;;) await tools.clock.sleep(1000);
      },
    },
  ],
];

async function brokenBy({ client, plan = [] }: Breaker): Promise<string[]> {
  const draws = plan.map(([name, subject, nth, value]) => ({
    kind: CATALOGUE[name],
    subject,
    nth,
    value,
  }));
  const choices = planChoices(createPlan(draws));
  const evidence = await simulate(scenario as never, client as Client, choices);
  return judge(evidence, scenario?.invariants ?? [])
    .filter(({ finding }) => finding.verdict === 'fail')
    .map(({ invariant }) => invariant.name);
}

describe('every invariant of the exports can be broken', () => {
  it.each(breakers)('%s: %s', async (name, _, breaker) => {
    expect((await brokenBy(breaker))[0]).toBe(name);
  });

  it('and none is by a client that does what is asked', async () => {
    expect(await brokenBy({ client: exportsAll })).toEqual([]);
  });

  it('but for the one that the platform itself guarantees', () => {
    const names = new Set(breakers.map(([name]) => name));
    expect(scenario.invariants.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([
      'ranges-exclusive',
    ]);
  });
});

describe('two jobs hold the same evaluations', () => {
  const [exclusive] = scenario.invariants;
  const job = (change: Partial<ExportJob>) =>
    ({
      id: 'export',
      tenant: 'tenant-1',
      startMs: 0,
      endMs: 10,
      channel: undefined,
      createdAtMs: 0,
      releasedAtMs: 100,
      ...change,
    }) as ExportJob;
  const verdict = (...jobs: ExportJob[]) => {
    const world = createWorld({ choices: benign });
    for (const [index, one] of jobs.entries()) qualityOf(world).exports.set(`${index}`, one);
    return exclusive?.check({ operations: [], reports: [], world } as unknown as Evidence).verdict;
  };
  const later = { createdAtMs: 50, startMs: 9, endMs: 20 } as const;

  it.each<[string, Partial<ExportJob>, Partial<ExportJob>, string]>([
    ['if they overlap while one is held', {}, later, 'fail'],
    ['if the first is never released', { releasedAtMs: undefined as never }, later, 'fail'],
    ['if one exports all channels', {}, { ...later, channel: 'sms' }, 'fail'],
    ['not if the first was released before', { releasedAtMs: 50 }, later, 'pass'],
    ['not if they only touch', {}, { ...later, startMs: 10 }, 'pass'],
    ['not if one contains no moment', {}, { createdAtMs: 50, startMs: 5, endMs: 5 }, 'pass'],
    ['not in two tenants', {}, { ...later, tenant: 'tenant-2' }, 'pass'],
    ['not in two channels', { channel: 'voice' }, { ...later, channel: 'sms' }, 'pass'],
  ])('%s', (_, first, second, expected) => {
    expect(verdict(job(first), job(second))).toBe(expected);
  });
});
