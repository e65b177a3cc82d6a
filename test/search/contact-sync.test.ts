import { describe, expect, it } from 'vitest';
import { contactSyncStory } from '../../scenarios/index.ts';
import { planOf } from '../../src/search/run.ts';
import { search } from '../../src/search/search.ts';

const SEEDS = [1, 2, 3, 4];

/** For each piece of advice, the invariant that it breaks and the operations that this takes. */
const SHRUNK = {
  'throttle-and-back-off': ['no-lost-update', 3],
  'if-match-current': ['outlasts-the-dialer', 2],
  'key-with-timestamp': ['no-lost-update', 4],
  'poll-until-ready': ['outlasts-the-dialer', 2],
  'wait-for-webhook': ['no-lost-update', 3],
} as const;

const [scenario] = contactSyncStory.scenarios;
const trials = contactSyncStory.onTrial.map((strategy) => ({
  name: strategy.name as keyof typeof SHRUNK,
  strategy,
}));

describe.each(trials)('the search against $name', ({ name, strategy }) => {
  it('ends in the same short counterexample from any seed', async () => {
    if (scenario === undefined) throw new Error('no scenario');
    const client = strategy.client.bind(strategy);
    const found = new Set<string>();
    for (const seed of SEEDS) {
      const result = await search({ scenario, client }, { seed, runs: 2048 });
      const run = result.found?.run;
      if (run === undefined) throw new Error('nothing was found');
      const { operations } = run.simulation;
      expect([run.broken?.invariant.name, operations.length]).toEqual(SHRUNK[name]);
      found.add(JSON.stringify(planOf(run).choices));
    }
    expect(found.size).toBe(1);
  });
});
