import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { textRecord } from '../../src/platform/text-record.ts';

const SAYS = 'must be small letters';
const records = {
  'names of a form': textRecord({
    sizeMin: 1,
    sizeMax: 3,
    nameLengthMax: 2,
    name: { form: /^[a-z]+$/, says: SAYS },
    valueLengthMax: 3,
  }),
  'any names': textRecord({ sizeMax: 2, nameLengthMax: 3, valueLengthMax: 2 }),
};

const names = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('a', 'b', 'ab', 'constructor'));
const texts = fc.oneof({ weight: 9, arbitrary: fc.string({ maxLength: 4 }) }, fc.jsonValue());
const bodies = fc.oneof(
  { weight: 9, arbitrary: fc.dictionary(names, texts, { maxKeys: 4, noNullPrototype: true }) },
  fc.jsonValue(),
);

describe.each(Object.entries(records))('a record of texts with %s', (_, schema) => {
  const documented = new Ajv2020().compile(z.toJSONSchema(schema));

  test('takes what its document allows, as it is, and nothing else', () => {
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(bodies, (body) => {
        fc.pre(!(Object(body) === body && Object.hasOwn(body as object, '__proto__')));
        const read = schema.safeParse(body);
        expect(read.success).toBe(documented(body));
        if (read.success) expect(read.data).toEqual(body);
        seen[read.success ? 'taken' : 'refused'] += 1;
      }),
      { numRuns: 1000 },
    );
    expect(seen.taken).toBeGreaterThan(50);
    expect(seen.refused).toBeGreaterThan(50);
  });
});

test.each([
  ['no object', ['a'], [], 'must be an object'],
  ['too few fields', {}, [], 'must be 1 to 3 fields'],
  ['too many fields', { a: '', b: '', c: '', d: '' }, [], 'must be 1 to 3 fields'],
  ['a name of another form', { a: '', B: '' }, ['B'], SAYS],
  ['a name too long', { abc: '' }, ['abc'], SAYS],
  ['a number', { a: 1 }, ['a'], 'must be text of at most 3 characters'],
  ['a text too long', { a: 'four' }, ['a'], 'must be text of at most 3 characters'],
])('says where %s is and what would be right', (_, body, path, message) => {
  const { error } = records['names of a form'].safeParse(body);
  expect(error?.issues).toMatchObject([{ path, message }]);
});
