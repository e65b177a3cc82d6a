import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benign } from '../../src/choice/benign.ts';
import { CATALOGUE, KINDS } from '../../src/choice/catalogue.ts';
import type { Choices } from '../../src/choice/choices.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { recordChoices } from '../../src/choice/recorder.ts';
import { seededChoices, type Tactic } from '../../src/choice/seeded.ts';
import { TAPE_VALUE_MAX, type TapeLane, tapeChoices } from '../../src/choice/tape.ts';

const points = fc.record({
  kind: fc.constantFrom(...KINDS),
  subject: fc.constantFrom('worker', 'rec-1', 'conv-1'),
  nth: fc.nat(20),
});

const lanes = fc.dictionary(
  fc.constantFrom(...KINDS.map((kind): TapeLane => `${kind.name} worker`)),
  fc.array(fc.nat(TAPE_VALUE_MAX), { size: 'max', maxLength: 20 }),
);

function swarm(tactic: Tactic): fc.Arbitrary<Choices> {
  return fc.nat().map((seed) => seededChoices(seed, [tactic]));
}

const sources: readonly (readonly [string, fc.Arbitrary<Choices>])[] = [
  ['benign', fc.constant(benign)],
  ['seeded, uniform swarm', swarm('swarm-uniform')],
  ['seeded, heavy-tailed swarm', swarm('swarm-heavy')],
  ['seeded, PCT', swarm('pct')],
  ['tape', lanes.map(tapeChoices)],
  [
    'plan',
    fc
      .array(fc.tuple(points, fc.nat(10_000)), { size: 'max', maxLength: 12 })
      .map((draws) =>
        planChoices(
          createPlan(
            draws
              .filter(([point]) => point.nth < point.kind.horizon)
              .map(([point, n]) => ({ ...point, value: 1 + (n % point.kind.max) })),
          ),
        ),
      ),
  ],
  ['recorder', swarm('swarm-uniform').map((source) => recordChoices(source))],
];

describe.each(sources)('choices: %s', (_, source) => {
  it('draws whole numbers within the range of the kind', () => {
    fc.assert(
      fc.property(source, points, (choices, { kind, subject, nth }) => {
        const value = choices.draw(kind, subject, nth);
        expect(Number.isInteger(value)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(kind.max);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same value for the same draw, whatever was drawn before', () => {
    fc.assert(
      fc.property(source, points, fc.array(points), (choices, point, before) => {
        const { kind, subject, nth } = point;
        const value = choices.draw(kind, subject, nth);
        for (const other of before) choices.draw(other.kind, other.subject, other.nth);
        expect(choices.draw(kind, subject, nth)).toBe(value);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('is benign beyond the horizon of the kind', () => {
    fc.assert(
      fc.property(source, points, (choices, { kind, subject, nth }) => {
        fc.pre(kind.horizon < 1000);
        expect(choices.draw(kind, subject, kind.horizon + nth)).toBe(0);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('can be recorded into a plan that draws the same', () => {
    fc.assert(
      fc.property(source, fc.array(points, { size: 'max', maxLength: 40 }), (choices, drawn) => {
        const recorded = recordChoices(choices);
        const values = drawn.map(({ kind, subject, nth }) => recorded.draw(kind, subject, nth));
        const replayed = planChoices(createPlan(recorded.mattered));
        expect(drawn.map(({ kind, subject, nth }) => replayed.draw(kind, subject, nth))).toEqual(
          values,
        );
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe('a tape', () => {
  it('never gives a larger value for a smaller number', () => {
    const kind = CATALOGUE['recording.stop-lag'];
    const at = (raw: number) =>
      tapeChoices({ 'recording.stop-lag rec-1': [raw] }).draw(kind, 'rec-1', 0);
    fc.assert(
      fc.property(fc.nat(TAPE_VALUE_MAX), fc.nat(TAPE_VALUE_MAX), (a, b) => {
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)));
      }),
    );
    expect(at(0)).toBe(0);
    expect(at(TAPE_VALUE_MAX)).toBe(kind.max);
  });

  it('is benign past its end and for a lane it does not have', () => {
    const choices = tapeChoices({ 'recording.stop-lag rec-1': [TAPE_VALUE_MAX] });
    expect(choices.draw(CATALOGUE['recording.stop-lag'], 'rec-1', 1)).toBe(0);
    expect(choices.draw(CATALOGUE['recording.stop-lag'], 'rec-2', 0)).toBe(0);
    expect(choices.draw(CATALOGUE['recording.start-lag'], '__proto__', 0)).toBe(0);
  });
});

describe('the seeded portfolio', () => {
  it('leaves each kind out of some runs and makes each always happen in others', () => {
    for (const kind of KINDS.filter(({ name }) => !name.startsWith('network.re'))) {
      const counts = Array.from({ length: 400 }, (_, seed) => {
        const choices = seededChoices(seed);
        return [0, 1, 2, 3].filter((nth) => choices.draw(kind, 'subject', nth) > 0).length;
      });
      const reachable = Math.min(4, kind.horizon);
      expect(counts.filter((count) => count === 0).length, kind.name).toBeGreaterThan(100);
      expect(counts.filter((count) => count === reachable).length, kind.name).toBeGreaterThan(20);
    }
  });
});
