import { describe, expect, it } from 'vitest';
import {
  evaluationExports,
  evaluationExportsOverlapAllowed,
} from '../../scenarios/evaluation-exports/scenarios.ts';
import { evaluationExportsStory } from '../../scenarios/evaluation-exports/story.ts';
import type { Scenario, Strategy } from '../../scenarios/index.ts';
import type { ChoiceKind, Choices } from '../../src/choice/choices.ts';
import { planChoices } from '../../src/choice/plan.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import { exploreChunk } from '../../src/search/explore.ts';
import { planOf, run } from '../../src/search/run.ts';

const RUNS = 400;

/** Choices of which only those of a certain kind are made; everything else is benign. */
function only(made: (kind: ChoiceKind) => boolean, choices: Choices): Choices {
  return { draw: (kind, subject, nth) => (made(kind) ? choices.draw(kind, subject, nth) : 0) };
}

/** Jobs take their time, locks and reads lag, and nothing else happens. */
const timePasses = ({ name, harshness }: ChoiceKind): boolean =>
  name.startsWith('export.') && harshness === 'lag';
/** As {@link timePasses}, but locks go when their jobs end. */
const exactLocks = (kind: ChoiceKind): boolean =>
  timePasses(kind) && kind.name !== 'export.lock-lag';

/** The first invariant that is broken in some hundred runs, or `holds`. */
async function verdict(
  { client }: Strategy,
  scenario: Scenario,
  made: (kind: ChoiceKind) => boolean,
): Promise<string> {
  const subject = { scenario, client };
  for (let seed = 0; seed < RUNS; seed++) {
    const { broken } = await run(subject, only(made, seededChoices(seed)));
    if (broken !== undefined) return broken.invariant.name;
  }
  return 'holds';
}

const table = (scenario: Scenario, made: (kind: ChoiceKind) => boolean) =>
  Promise.all(
    evaluationExportsStory.onTrial.map(async (one) => [
      one.name,
      await verdict(one, scenario, made),
    ]),
  );

describe('the seed’s comparison of locked and overlapping exports, as advice fares in it', () => {
  it('with ranges locked, only waiting out the 409 gets through', async () => {
    expect(Object.fromEntries(await table(evaluationExports, timePasses))).toEqual({
      'equal-dates-exclusive': 'outlasts-conflicts',
      'query-then-create': 'outlasts-conflicts',
      'backoff-same-payload': 'holds',
      'queue-until-ended': 'outlasts-conflicts',
      'poll-until-completed': 'outlasts-conflicts',
    });
  });

  it('with locks that go when their jobs end, one export at a time does too', async () => {
    expect(Object.fromEntries(await table(evaluationExports, exactLocks))).toEqual({
      'equal-dates-exclusive': 'outlasts-conflicts',
      'query-then-create': 'outlasts-conflicts',
      'backoff-same-payload': 'holds',
      'queue-until-ended': 'holds',
      'poll-until-completed': 'holds',
    });
  });

  it('where overlap is allowed, all of it does', async () => {
    const verdicts = await table(evaluationExportsOverlapAllowed, timePasses);
    expect(new Set(verdicts.map(([, found]) => found))).toEqual(new Set(['holds']));
  });
});

describe.each(evaluationExportsStory.onTrial)('the counterexample of $name', (strategy) => {
  it('is the same from twenty seeds, of a few operations, and replays', async () => {
    const subject = { scenario: evaluationExports, client: strategy.client };
    const found = new Map<string, number>();
    for (let seed = 1; seed <= 20; seed++) {
      const { failure } = await exploreChunk(subject, { seed, chunk: 0 });
      if (failure === undefined) continue;
      expect(failure.run.simulation.operations.length).toBeLessThanOrEqual(6);
      const plan = planOf(failure.run);
      const key = JSON.stringify([failure.run.broken?.invariant.name, plan.choices]);
      found.set(key, (found.get(key) ?? 0) + 1);
      const again = await run(subject, planChoices(plan));
      expect(again.broken?.invariant.name).toBe(failure.run.broken?.invariant.name);
    }
    const counts = [...found.values()];
    expect([0, 20]).toContain(counts.reduce((a, b) => a + b, 0));
    if (counts.length > 0) expect(Math.max(...counts)).toBeGreaterThanOrEqual(16);
  }, 120_000);
});
