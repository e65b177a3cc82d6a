import { describe, expect, it } from 'vitest';
import { search } from '../../src/search/search.ts';
import { reference } from '../subjects.ts';

/** Runs for the scenario of the foundation; the others get less, and 200,000 by night. */
const RUNS = 20_000;
const RUNS_ELSEWHERE = 5000;

describe.each(reference)('$label', (subject) => {
  const runs = subject.scenario.name === 'recording-toggle' ? RUNS : RUNS_ELSEWHERE;

  it(`breaks no invariant in ${runs} runs and enters every window`, async () => {
    const { scenario } = subject;
    const result = await search(subject, { seed: 1, runs });
    expect(result.found?.run.broken).toBeUndefined();
    expect(result).toMatchObject({ runs, unknown: 0 });
    const never = scenario.sometimes.filter((_, index) => result.windows[index] === 0);
    expect(never.map(({ name }) => name)).toEqual([]);
  });
});
