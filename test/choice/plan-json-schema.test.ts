import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KINDS } from '../../src/choice/catalogue.ts';
import { createPlan } from '../../src/choice/plan.ts';
import { readPlan } from '../../src/choice/plan-schema.ts';

it('the published schema takes what the reader takes, and refuses what it refuses', () => {
  const validate = new Ajv2020().compile(
    JSON.parse(readFileSync('schema/plan.schema.json', 'utf8')),
  );
  const choice = fc.record({
    kind: fc.oneof(fc.constantFrom(...KINDS.map(({ name }) => name)), fc.string()),
    subject: fc.oneof(fc.constant('rec-1'), fc.string({ maxLength: 2 })),
    nth: fc.oneof(fc.nat(10), fc.integer(), fc.constant(0)),
    value: fc.oneof(fc.constant(1), fc.nat(9000), fc.double()),
  });
  const plan = fc
    .array(choice, { maxLength: 1 })
    .map((choices) => ({ ...createPlan([]), choices }));
  let taken = 0;
  fc.assert(
    fc.property(plan, (document) => {
      const valid = validate(document);
      if (valid) taken += 1;
      expect(valid).toBe(readPlan(document).ok);
    }),
    { numRuns: 2000 },
  );
  // Both answers occur, or the property says nothing.
  expect(taken).toBeGreaterThan(50);
  expect(taken).toBeLessThan(1900);
});
