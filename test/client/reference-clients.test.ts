import { describe, expect, it } from 'vitest';
import { referenceClients, type Scenario } from '../../scenarios/index.ts';
import { RESILIENT } from '../../src/cli/find-subject.ts';
import { search } from '../../src/search/search.ts';
import { reference } from '../subjects.ts';

/** Runs for the scenario of the foundation, and for the home of every other story; 200,000 by night. */
const RUNS = 20_000;
const RUNS_AT_HOME = 5000;
/** A variant gets enough to enter each of its windows; as many as its home by night. */
const RUNS_OF_VARIANTS = 1500;
/** A run of a whole pipeline takes as long as thirty others; 20,000 of each scenario by night. */
const RUNS_OF_PIPELINES = 300;
/** A run of the load has some five hundred requests. */
const RUNS_UNDER_LOAD = 200;

it.each(referenceClients)('the client for $scenario is found when none is named', ({ name }) => {
  expect(name).toBe(RESILIENT);
});

describe.each(reference)('$label', (subject) => {
  const runs = runsOf(subject.scenario);

  it(`breaks no invariant in ${runs} runs and enters every window`, async () => {
    const { scenario } = subject;
    const result = await search(subject, { seed: 1, runs });
    expect(result.found?.run.broken).toBeUndefined();
    expect(result).toMatchObject({ runs, unknown: 0 });
    const never = scenario.sometimes.filter((_, index) => result.windows[index] === 0);
    expect(never.map(({ name }) => name)).toEqual([]);
  });
});

function runsOf({ name, variantOf = name }: Scenario): number {
  if (name === 'recording-toggle') return RUNS;
  if (variantOf === 'recording-repair') return RUNS_OF_PIPELINES;
  if (name === 'contact-sync-load') return RUNS_UNDER_LOAD;
  return variantOf === name ? RUNS_AT_HOME : RUNS_OF_VARIANTS;
}
