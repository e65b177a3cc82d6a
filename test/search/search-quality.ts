import { beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../../scenarios/index.ts';
import type { Failure } from '../../src/search/explore.ts';
import { planOf, runPlan } from '../../src/search/run.ts';
import { search } from '../../src/search/search.ts';
import type { TrySubject } from '../subjects.ts';

/** Schedules that a search may try; what it takes to refute advice is far less. */
const RUNS = 2048;
/** All the searches together take no longer, on a machine that does much else. */
const SEARCH_MS = 120_000;

/** What is promised of every search against one piece of advice. */
export interface SearchPromise {
  /** It is made from so many seeds, from 1 on. */
  readonly seeds: number;
  /** A shrunk counterexample has at most so many operations. */
  readonly operationsMax: number;
  /** At least so many of the seeds end with the same one. */
  readonly alikeMin: number;
}

/** Holds the searches against each subject to what is promised of it. */
export function describeSearchQuality(
  subjects: readonly TrySubject[],
  promisedOf: (scenario: Scenario) => SearchPromise,
): void {
  describe.each(subjects)('the search against $label', (subject) => {
    searchesKeep(promisedOf(subject.scenario), subject);
  });
}

function searchesKeep(promised: SearchPromise, subject: TrySubject): void {
  const failures: Failure[] = [];

  beforeAll(async () => {
    for (let seed = 1; seed <= promised.seeds; seed++) {
      const { found } = await search(subject, { seed, runs: RUNS });
      if (found !== undefined) failures.push(found);
    }
  }, SEARCH_MS);

  it('finds it or does not, alike for every seed', () => {
    expect([0, promised.seeds]).toContain(failures.length);
  });

  it('shrinks to few operations', () => {
    for (const { run } of failures) {
      expect(run.simulation.operations.length).toBeLessThanOrEqual(promised.operationsMax);
    }
  });

  it('shrinks to the same counterexample from almost anywhere', () => {
    const counts = new Map<string, number>();
    for (const { run } of failures) {
      const key = JSON.stringify([run.broken?.invariant.name, planOf(run).choices]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    if (failures.length > 0) expect(most).toBeGreaterThanOrEqual(promised.alikeMin);
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
      // What fails where nothing goes wrong has no choice in which a twin could differ.
      if (planOf(run).choices.length === 0) {
        expect(twin).toBeUndefined();
        continue;
      }
      expect(twin).toBeDefined();
      if (twin === undefined) continue;
      expect((await runPlan(subject, twin.plan)).broken).toBeUndefined();
      const { kind, subject: of, nth } = twin.change;
      const rest = (choices: readonly { kind: string; subject: string; nth: number }[]) =>
        choices.filter((one) => one.kind !== kind || one.subject !== of || one.nth !== nth);
      expect(rest(twin.plan.choices)).toEqual(rest(planOf(run).choices));
    }
  });
}
