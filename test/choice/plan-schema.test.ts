import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KINDS, MODEL_VERSION } from '../../src/choice/catalogue.ts';
import { createPlan, type Plan } from '../../src/choice/plan.ts';
import { readPlan } from '../../src/choice/plan-schema.ts';
import { recordChoices } from '../../src/choice/recorder.ts';
import { seededChoices } from '../../src/choice/seeded.ts';

const good: Plan = createPlan([
  { kind: KINDS[1] as (typeof KINDS)[number], subject: 'rec-1', nth: 0, value: 41 },
]);
const [choice] = good.choices;

const faultsOf = (document: unknown): string => {
  const read = readPlan(document);
  return read.ok ? 'no fault' : read.faults.join('\n');
};

describe('readPlan', () => {
  it('reads every plan that a run leaves behind', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const recorded = recordChoices(seededChoices(seed));
        for (const kind of KINDS) {
          for (let nth = 0; nth < 12; nth++) recorded.draw(kind, 'worker', nth);
        }
        const plan = createPlan(recorded.mattered);
        expect(readPlan(JSON.parse(JSON.stringify(plan)))).toEqual({ ok: true, plan });
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [
      'another model',
      { ...good, model: 'forum-0' },
      `model: Invalid input: expected "${MODEL_VERSION}"`,
    ],
    ['another version', { ...good, version: 2 }, 'version'],
    ['an unknown key', { ...good, note: 'x' }, 'Unrecognized key: "note"'],
    [
      'a prototype key',
      JSON.parse(JSON.stringify(good).replace('{', '{"__proto__":{},')),
      '__proto__',
    ],
    [
      'an unknown kind',
      { ...good, choices: [{ ...choice, kind: 'recording.stop' }] },
      'choices.0.kind',
    ],
    [
      'a kind of the prototype',
      { ...good, choices: [{ ...choice, kind: 'toString' }] },
      'choices.0.kind',
    ],
    ['too large a value', { ...good, choices: [{ ...choice, value: 3001 }] }, 'takes 1 to 3000'],
    ['a benign value', { ...good, choices: [{ ...choice, value: 0 }] }, 'choices.0.value'],
    ['a broken number', { ...good, choices: [{ ...choice, value: 1.5 }] }, 'choices.0.value'],
    [
      'a draw beyond the horizon',
      { ...good, choices: [{ ...choice, kind: 'network.request-lost', value: 1, nth: 8 }] },
      'benign from nth 8 on',
    ],
    ['a choice made twice', { ...good, choices: [choice, choice] }, 'planned twice'],
    ['no object', [], 'expected object'],
  ])('refuses %s by name', (_, document, fault) => {
    expect(faultsOf(document)).toContain(fault);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        expect(readPlan(document).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
