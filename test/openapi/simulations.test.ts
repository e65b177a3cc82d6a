import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scenario, scenarios } from '../../scenarios/index.ts';
import { benign } from '../../src/choice/benign.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import { Platform } from '../../src/platform/platform.ts';
import { simulate } from '../../src/search/simulate.ts';
import { CHECKER } from './conforms.ts';
import { clientsOf } from './traffic.ts';

const SCHEDULES = 100;

/** What was answered, by status, since it was last looked at. */
const answered = new Map<number, number>();
let faults: string[] = [];
const { handle } = Platform.prototype;

beforeAll(() => {
  Platform.prototype.handle = function handleAndNote(request) {
    const response = handle.call(this, request);
    const { method, path } = request;
    faults.push(...CHECKER.faults({ method, path, ...response }));
    answered.set(response.status, (answered.get(response.status) ?? 0) + 1);
    return response;
  };
});
afterAll(() => {
  Platform.prototype.handle = handle;
});

const SUBJECTS = scenarios.flatMap((scenario) =>
  clientsOf(scenario).map((strategy): [string, Scenario, typeof strategy] => [
    `${strategy.name} in ${scenario.name}`,
    scenario,
    strategy,
  ]),
);

describe('every answer is as documented', () => {
  it.each(SUBJECTS)('to %s', async (_, scenario, { client }) => {
    answered.clear();
    faults = [];
    await simulate(scenario, client, benign);
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      await simulate(scenario, client, seededChoices(seed));
    }
    expect([...new Set(faults)]).toEqual([]);
    const total = [...answered.values()].reduce((sum, count) => sum + count, 0);
    // Some clients wait to be told and send little.
    expect(total).toBeGreaterThan(SCHEDULES / 2);
    // Without refusals among them, the error forms would not have been looked at.
    expect([...answered.keys()].some((status) => status >= 400)).toBe(true);
  });
});
