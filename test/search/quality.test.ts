import { beforeAll, describe, expect, it } from 'vitest';
import { recordingToggle, strategiesOnTrial } from '../../scenarios/index.ts';
import { exploreChunk, type Failure } from '../../src/search/explore.ts';
import { planOf, runPlan } from '../../src/search/run.ts';
import { READABLE_OPERATIONS_MAX } from '../../src/search/weight.ts';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
/** How many of the seeds must end in one and the same counterexample. */
const ALIKE_MIN = 18;

describe.each(strategiesOnTrial)('the search against $name', (strategy) => {
  const subject = { scenario: recordingToggle, client: strategy.client.bind(strategy) };
  const failures: Failure[] = [];

  beforeAll(async () => {
    for (const seed of SEEDS) {
      const { failure } = await exploreChunk(subject, { seed, chunk: 0 });
      if (failure !== undefined) failures.push(failure);
    }
  });

  it('finds it or does not, alike for every seed', () => {
    expect([0, SEEDS.length]).toContain(failures.length);
  });

  it('shrinks to few operations', () => {
    for (const { run } of failures) {
      expect(run.simulation.operations.length).toBeLessThanOrEqual(READABLE_OPERATIONS_MAX);
    }
  });

  it('shrinks to the same counterexample from almost anywhere', () => {
    const counts = new Map<string, number>();
    for (const { run } of failures) {
      const key = JSON.stringify([run.broken?.invariant.name, planOf(run).choices]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    if (failures.length > 0) expect(Math.max(...counts.values())).toBeGreaterThanOrEqual(ALIKE_MIN);
  });

  it('shrinks to a plan of which nothing can be left out', async () => {
    for (const { run } of failures.slice(0, 3)) {
      const plan = planOf(run);
      for (const index of plan.choices.keys()) {
        const without = { ...plan, choices: plan.choices.toSpliced(index, 1) };
        expect((await runPlan(subject, without)).broken).toBeUndefined();
      }
    }
  });

  it('finds a twin that passes and differs in one choice', async () => {
    for (const { run, twin } of failures.slice(0, 3)) {
      expect(twin).toBeDefined();
      if (twin === undefined) continue;
      expect((await runPlan(subject, twin.plan)).broken).toBeUndefined();
      const { kind, subject: of, nth } = twin.change;
      const rest = (choices: readonly { kind: string; subject: string; nth: number }[]) =>
        choices.filter((one) => one.kind !== kind || one.subject !== of || one.nth !== nth);
      expect(rest(twin.plan.choices)).toEqual(rest(planOf(run).choices));
    }
  });
});
