import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingToggle } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { recordChoices } from '../../src/choice/recorder.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import type { Client, ClientTools } from '../../src/client/client.ts';
import { type Database, DatabaseUnavailableError } from '../../src/client/database.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { simulate } from '../../src/search/simulate.ts';

const CONVERSATION = '/api/v2/conversations/voice/conv-1';
/** When clients of the toggle begin. */
const BEGIN_MS = 500;

type Chosen = readonly [ChoiceName, string, number, number];

function choose(...chosen: readonly Chosen[]) {
  const draws = chosen.map(([name, subject, nth, value]) => ({
    kind: CATALOGUE[name],
    subject,
    nth,
    value,
  }));
  return planChoices(createPlan(draws));
}

const crashing: Scenario = { ...recordingToggle, crashes: true };

/** The toggle's call with workers of these accounts. */
function workersOf(...accounts: readonly (string | undefined)[]): Scenario {
  const [part] = recordingToggle.parts;
  if (part === undefined) throw new Error('the toggle has a worker');
  const parts = accounts.map((account, n) => ({
    ...part,
    name: `worker-${n + 1}`,
    ...(account !== undefined && { account }),
  }));
  return { ...recordingToggle, parts };
}

/** Adds one to a record and answers what it was before. */
function count(database: Database, name = 'count'): Promise<number> {
  return database.transact((records) => {
    const before = Number(records.get(name) ?? 0);
    records.set(name, before + 1);
    return before;
  });
}

/** What clients of this kind said in the end, in the order of their parts. */
async function saidBy(client: Client, choices = choose(), scenario: Scenario = recordingToggle) {
  const { reports } = await simulate(scenario, client, choices);
  return reports
    .toSorted((a, b) => (a.client < b.client ? -1 : 1))
    .map(({ because, atMs }) => [because, atMs - BEGIN_MS]);
}

const say = (because: unknown) => ({ status: 'failed', because: String(because) }) as const;
const trouble = (error: unknown) =>
  error instanceof DatabaseUnavailableError ? `unknown: ${error.outcomeUnknown}` : String(error);

describe('the database of a simulated client', () => {
  const twice = async ({ database }: ClientTools) => {
    await count(database);
    return say(await count(database));
  };

  it('takes a moment each way', async () => {
    expect(await saidBy(twice)).toEqual([['1', 4]]);
  });

  it('is shared by the clients of an account, and by nobody else', async () => {
    const scenario = workersOf('team', 'team', undefined, 'other');
    const said = await saidBy(twice, choose(), scenario);
    expect(said.map(([because]) => because)).toEqual(['2', '3', '1', '1']);
  });

  it('lets nobody in between within a transaction', async () => {
    const scenario = workersOf('team', 'team', 'team');
    const ten = async ({ database }: ClientTools) => {
      await Promise.all(Array.from({ length: 10 }, () => count(database)));
      return say(await database.transact((records) => records.get('count')));
    };
    for (let seed = 0; seed < 40; seed++) {
      const source = seededChoices(seed);
      const only = ['database.latency', 'database.answer-latency', 'database.pause'];
      const draw: typeof source.draw = (kind, subject, nth) =>
        only.includes(kind.name) ? source.draw(kind, subject, nth) : 0;
      const said = await saidBy(ten, { draw }, scenario);
      expect(Math.max(...said.map(([because]) => Number(because)))).toBe(30);
    }
  });

  it('takes back what a transaction did that threw, and tells', async () => {
    const client = async ({ database }: ClientTools) => {
      await count(database);
      const threw = await database
        .transact((records) => {
          records.set('other', true);
          records.delete('count');
          throw new RangeError('no');
        })
        .catch(String);
      const left = await database.transact((records) => records.range('', '~', 9));
      return say(`${threw} ${JSON.stringify(left)}`);
    };
    expect(await saidBy(client)).toEqual([['RangeError: no [["count",1]]', 6]]);
  });

  it('carries out late, or answers late', async () => {
    const nth = 1;
    for (const kind of ['database.latency', 'database.answer-latency'] as const) {
      expect(await saidBy(twice, choose([kind, 'worker', nth, 700]))).toEqual([['1', 704]]);
    }
    // The second worker looks while the first transaction of the first one is under way.
    const looking = async ({ database, clock }: ClientTools) => {
      const before = await count(database);
      if (before === 0) await clock.sleep(1);
      return say(before);
    };
    const scenario = workersOf('team', 'team');
    const late = await saidBy(looking, choose(['database.latency', 'worker-1', 0, 50]), scenario);
    expect(late.map(([because]) => because)).toEqual(['1', '0']);
    const unheard: Chosen = ['database.answer-latency', 'worker-1', 0, 50];
    const heard = await saidBy(looking, choose(unheard), scenario);
    expect(heard.map(([because]) => because)).toEqual(['0', '1']);
  });

  it('does nothing while it is down, for anybody of the account', async () => {
    const outage = choose(['database.outage', 'team', 1, 100]);
    const trying = async ({ database, clock }: ClientTools) => {
      const said: string[] = [];
      for (const waitMs of [0, 50, 40, 10]) {
        await clock.sleep(waitMs);
        said.push(await count(database).then(String, trouble));
      }
      return say(said.join(', '));
    };
    const said = await saidBy(trying, outage, workersOf('team', 'team'));
    expect(said.map(([because]) => because)).toEqual([
      '0, unknown: false, unknown: false, 1',
      'unknown: false, unknown: false, unknown: false, 2',
    ]);
  });

  it('may lose its answer, whether it did what was asked or not', async () => {
    const client = async ({ database }: ClientTools) => {
      const first = await count(database).then(String, trouble);
      return say(`${first}, then ${await count(database)}`);
    };
    const lost = (value: number) => choose(['database.answer-lost', 'worker', 0, value]);
    expect(await saidBy(client, lost(1))).toEqual([['unknown: true, then 1', 4]]);
    expect(await saidBy(client, lost(2))).toEqual([['unknown: true, then 0', 4]]);
  });

  it('fails so often and no oftener, so that whoever goes on gets through', async () => {
    const always = {
      draw: (kind: { name: string; max: number }) =>
        kind.name.startsWith('database.') ? kind.max : 0,
    };
    const stubborn = async ({ database, clock }: ClientTools) => {
      for (let tries = 1; tries < 300; tries++) {
        const done = await count(database).then(
          () => true,
          () => false,
        );
        if (done) return undefined;
        await clock.sleep(1000);
      }
      return say('gave up');
    };
    const patient = { ...crashing, limits: { operations: 1, virtualMs: 3_600_000 } };
    const { reports } = await simulate(patient, stubborn, always);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });
});

describe('a client that is killed at a transaction', () => {
  const living = async ({ database, memory }: ClientTools) => {
    memory.set('lives', Number(memory.get('lives') ?? 0) + 1);
    const before = await count(database);
    return say(`${before} in life ${memory.get('lives')}`);
  };
  const killed = (value: number) => choose(['database.crash', 'worker', 0, value]);

  it('has not made it, or made it and never heard; the database is as it was left', async () => {
    expect(await saidBy(living, killed(1), crashing)).toEqual([['0 in life 2', 1002]]);
    expect(await saidBy(living, killed(2), crashing)).toEqual([['1 in life 2', 1003]]);
  });

  it('has made it even if it was killed meanwhile by another step', async () => {
    const client = async ({ database, transport }: ClientTools) => {
      const before = count(database);
      await transport.send({ method: 'GET', path: CONVERSATION });
      return say(await before);
    };
    const choices = choose(['client.crash', 'worker', 0, 1]);
    expect((await saidBy(client, choices, crashing)).map(([because]) => because)).toEqual(['1']);
  });

  it('is left alone in a scenario without crashes', async () => {
    expect(await saidBy(living, killed(1))).toEqual([['0 in life 1', 2]]);
  });

  it('is not started again for what it left behind with its last word', async () => {
    const client = async ({ database }: ClientTools) => {
      void count(database);
      return say('over');
    };
    const { reports } = await simulate(crashing, client, killed(2));
    expect(reports).toMatchObject([{ because: 'over' }]);
  });

  it('does not answer the delivery that it was handling, and hears of it again', async () => {
    const scenario: Scenario = {
      ...crashing,
      arrange(platform) {
        subscribe(platform.world, {
          client: 'worker',
          types: ['conversation:started'],
          secret: 'shared',
        });
        recordingToggle.arrange(platform);
      },
    };
    const client = async ({ webhooks, database, clock }: ClientTools) => {
      webhooks.listen(async ({ event }) => {
        await count(database, event.id);
        return 200;
      });
      await clock.sleep(20_000);
      return say(await database.transact((records) => records.get('evt-1')));
    };
    for (const [value, times] of [
      [1, '1'],
      [2, '2'],
    ] as const) {
      const { reports, world } = await simulate(scenario, client, killed(value));
      expect(reports).toMatchObject([{ because: times }]);
      const [delivery] = webhooksOf(world).deliveries;
      expect(delivery?.state).toBe('delivered');
    }
  });
});

describe('equal plans', () => {
  it('give equal runs, whatever happens to the database', async () => {
    const client = async ({ database, clock, transport, random }: ClientTools) => {
      const seen: string[] = [];
      for (let n = 0; n < 12; n++) {
        const nth = await count(database, `n${n % 3}`).then(String, trouble);
        seen.push(`${clock.now()}:${nth}`);
        await clock.sleep(random() * 20);
        if (n % 5 === 4) await transport.send({ method: 'GET', path: CONVERSATION });
      }
      return say(seen.join(' '));
    };
    const scenario = { ...workersOf('team', 'team'), crashes: true };
    const runOf = async (choices: Parameters<typeof simulate>[2]) => {
      const recorded = recordChoices(choices);
      const { operations, reports, journal } = await simulate(scenario, client, recorded);
      return {
        mattered: recorded.mattered,
        told: JSON.stringify({ operations, reports, journal }),
      };
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const first = await runOf(seededChoices(seed));
        const again = await runOf(planChoices(createPlan(first.mattered)));
        expect(again.told).toBe(first.told);
      }),
      { numRuns: 150 },
    );
  });
});
