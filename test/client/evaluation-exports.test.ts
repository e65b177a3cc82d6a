import { describe, expect, it } from 'vitest';
import { evaluationExportsStory } from '../../scenarios/evaluation-exports/story.ts';
import type { Scenario } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import {
  createEvaluationExports,
  type EvaluationExportsOptions,
} from '../../src/client/evaluation-exports.ts';
import { distinctRanges, lanesOf } from '../../src/client/export-lanes.ts';
import { remember } from '../../src/client/export-progress.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import { judge, worst } from '../../src/oracle/judge.ts';
import { qualityOf } from '../../src/platform/quality/quality.ts';
import { search } from '../../src/search/search.ts';
import { simulate } from '../../src/search/simulate.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const RUNS = 1000;
const { resilient, scenarios } = evaluationExportsStory;

describe.each(scenarios)('the resilient exports in $name', (scenario) => {
  it(`break no invariant in ${RUNS} runs and enter every window`, async () => {
    const client = resilient.client.bind(resilient);
    const result = await search({ scenario, client }, { seed: 1, runs: RUNS });
    expect(result.found?.run.broken).toBeUndefined();
    expect(result).toMatchObject({ runs: RUNS, unknown: 0 });
    const never = scenario.sometimes.filter((_, index) => result.windows[index] === 0);
    expect(never.map(({ name }) => name)).toEqual([]);
  }, 120_000);
});

type Made = readonly (readonly [ChoiceName, string, number, number])[];

const choicesOf = (made: Made) =>
  planChoices(
    createPlan(
      made.map(([name, subject, nth, value]) => ({ kind: CATALOGUE[name], subject, nth, value })),
    ),
  );

const scenarioNamed = (name: string): Scenario => {
  const found = scenarios.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
};

/**
 * Runs the client by these choices. Whatever follows must hold the scenario's invariants, but for
 * getting through: some tests leave the client too little time for that.
 */
async function runBy(made: Made, options: EvaluationExportsOptions = {}, where = '') {
  const scenario = scenarioNamed(`evaluation-exports${where}`);
  const client = createEvaluationExports(options) as typeof resilient.client;
  const evidence = await simulate(scenario, client, choicesOf(made));
  const promised = scenario.invariants.filter(({ name }) => name !== 'outlasts-conflicts');
  expect(worst(judge(evidence, promised))).toBe('pass');
  return {
    reports: evidence.reports,
    requests: evidence.operations.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`),
    jobs: [...qualityOf(evidence.world).exports.values()],
  };
}

/** So slow that it outlasts the deadlines of these tests. */
const SLOW: Made = [
  ['export.queue-lag', 'export-1', 0, 3000],
  ['export.processing-lag', 'export-1', 0, 8000],
];

describe('the resilient exports', () => {
  it('look once and then need two requests for a range where nothing goes wrong', async () => {
    const { requests, reports } = await runBy([]);
    expect(requests.map((request) => request.split('?')[0])).toEqual([
      'GET evaluationexports',
      'POST evaluationexports',
      'GET export-1',
      'POST evaluationexports',
      'GET export-2',
    ]);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('export a range that is asked for twice once', async () => {
    const { jobs } = await runBy([], {}, '-overlap-allowed');
    const ranges = jobs.map(({ startMs, endMs }) => `${startMs} to ${endMs}`);
    expect(new Set(ranges).size).toBe(ranges.length);
  });

  it('make another job where one failed, and say so when that does not help', async () => {
    const failing = (...nths: number[]): Made =>
      nths.map((nth) => ['export.failure', 'tenant-1', nth, 1]);
    const mended = await runBy(failing(0));
    expect(mended.reports).toMatchObject([{ status: 'done' }]);
    expect(mended.jobs.map(({ state }) => state)).toEqual(['failed', 'completed', 'completed']);
    const given = await runBy(failing(0, 1), { attemptsMax: 2 });
    expect(given.reports).toMatchObject([
      { status: 'failed', because: 'export-2 ended as FAILED' },
    ]);
    expect(given.jobs.map(({ state }) => state)).toEqual(['failed', 'failed', 'completed']);
  });

  it('do not make anew what an administrator has cancelled', async () => {
    const { jobs, reports } = await runBy([...SLOW, ['export.cancellation', 'tenant-1', 0, 100]]);
    expect(reports).toMatchObject([{ because: 'export-1 ended as CANCELLED' }]);
    expect(jobs.length).toBe(2);
  });

  it('cancel a job that they no longer wait for', async () => {
    const { jobs, reports } = await runBy(SLOW, { deadlineMs: 3000 });
    expect(jobs[0]?.state).toBe('cancelled');
    expect(reports).toMatchObject([{ status: 'failed' }]);
    expect(reports[0]?.because).toContain('export-1 was cancelled');
  });

  it('believe the cancel that says that the job has completed meanwhile', async () => {
    const unseen: Made = [['export.view-lag', 'export-1', 0, 3000]];
    const { jobs, reports, requests } = await runBy(unseen, { requestsMax: 3 });
    expect(jobs.map(({ state }) => state)).toEqual(['completed']);
    expect(requests.at(-1)).toBe('DELETE export-1');
    // The other range was never asked for.
    expect(reports).toMatchObject([{ because: 'budget reached; the create did not pass' }]);
  });

  it('adopt what another exports already', async () => {
    const late: Made = [
      ...SLOW,
      ['network.request-latency', 'archive', 0, 100],
      ['network.request-latency', 'audit', 0, 8000],
      ['network.request-latency', 'discovery', 0, 8000],
    ];
    const { requests, jobs } = await runBy(late, {}, '-contended');
    expect(jobs.filter(({ createdBy }) => createdBy === 'archive')).toEqual([]);
    expect(requests.filter((request) => request === 'GET export-1').length).toBeGreaterThan(4);
  });

  it('make no second job when they are killed right after the create', async () => {
    const { jobs, reports } = await runBy([['client.crash', 'worker', 1, 2]], {}, '-crashing');
    expect(jobs.length).toBe(2);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('say unknown where a create was never answered', async () => {
    const deaf = Array.from({ length: 20 }, (_, nth) => nth + 1);
    const lost: Made = deaf.map((nth) => ['network.response-lost', 'worker', nth, 1]);
    const { reports } = await runBy(lost, { deadlineMs: 9000 });
    expect(reports).toMatchObject([{ status: 'unknown' }]);
  });

  it('confirm from the list what an unanswered create has become', async () => {
    const deaf: Made = [...SLOW, ['network.response-lost', 'worker', 1, 1]];
    const { reports, jobs } = await runBy(deaf, { deadlineMs: 4000 });
    expect(jobs[0]?.state).toBe('completed');
    expect(reports).toMatchObject([{ status: 'done' }]);
  });
});

describe('lanes', () => {
  const range = (start_date: string, end_date: string, channel?: string) => ({
    start_date,
    end_date,
    ...(channel !== undefined && { channel }),
  });
  const lanes = (...ranges: ReturnType<typeof range>[]) =>
    lanesOf(distinctRanges(ranges)).map((lane) => lane.map((one) => one.range.start_date.slice(8)));

  it('hold together what overlaps, also by way of a third', () => {
    expect(
      lanes(
        range('2026-01-01', '2026-01-03'),
        range('2026-01-05', '2026-01-07'),
        range('2026-01-02', '2026-01-06'),
        range('2026-01-07', '2026-01-08'),
      ),
    ).toEqual([['01', '05', '02'], ['07']]);
  });

  it('take the same moments for the same, however they are written', () => {
    expect(
      lanes(
        range('2026-01-01', '2026-01-03'),
        range('2026-01-01T01:00:00+01:00', '2026-01-03T00:00:00Z'),
      ),
    ).toEqual([['01']]);
  });

  it('keep channels apart, but not from what exports all of them', () => {
    const days = ['2026-01-01', '2026-01-03'] as const;
    expect(lanes(range(...days, 'sms'), range(...days, 'voice')).length).toBe(2);
    expect(lanes(range(...days, 'sms'), range(...days, 'voice'), range(...days)).length).toBe(1);
  });
});

it('goes on with what a life before began, though the rest cannot be looked for', async () => {
  const begun = { start_date: '2026-01-01', end_date: '2026-01-02' };
  const untouched = { start_date: '2026-02-01', end_date: '2026-02-02' };
  const [planned] = distinctRanges([begun]);
  if (planned === undefined) throw new Error('no range');
  const memory = createMemory();
  remember({ memory }, planned, { attempt: 1, key: 'k', known: [], sent: true, exportId: 'e-1' });
  const asked: string[] = [];
  let nowMs = 0;
  const outcome = await createEvaluationExports()({
    memory,
    transport: {
      async send({ method, path }) {
        asked.push(`${method} ${path.split('?')[0]?.split('/').at(-1)}`);
        const listed = path.includes('?');
        const body = listed ? {} : { exportId: 'e-1', state: 'COMPLETED' };
        return { kind: 'response', status: listed ? 403 : 200, headers: {}, body };
      },
    },
    clock: {
      now: () => nowMs,
      async sleep(ms) {
        nowMs += ms;
      },
    },
    random: () => 0.5,
    newKey: () => 'key',
    database: createMemoryDatabase(),
    webhooks: NO_WEBHOOKS,
    task: { exports: [begun, untouched] },
  });
  expect(asked).toEqual(['GET evaluationexports', 'GET e-1']);
  expect(outcome).toEqual({
    status: 'failed',
    because: 'the list was refused with 403; what it did not show was not created',
  });
});
