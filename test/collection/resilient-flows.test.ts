import hv from '@har-sdk/validator';
import { describe, expect, test } from 'vitest';
import { lintCollection } from '../../src/collection/lint-collection.ts';
import { resilientCollection } from '../../src/collection/resilient/resilient-collection.ts';
import { flowFor, RESILIENT_FLOWS } from '../../src/collection/resilient/resilient-flows.ts';

describe.each(RESILIENT_FLOWS)('$path', (flow) => {
  const collection = resilientCollection(flow);
  const requests = collection.item.flatMap((folder) => folder.item);

  test('is of the schema, lints clean, and is the same again', async () => {
    const validator = new hv.PostmanValidator();
    expect(await validator.verify(structuredClone(collection) as never)).toEqual([]);
    expect(lintCollection(collection)).toEqual([]);
    expect(resilientCollection(flow)).toEqual(collection);
  });

  test('saves answers whose names tell their status, and none that says that something broke', () => {
    const work = collection.item[1]?.item ?? [];
    expect(work.length).toBeGreaterThan(2);
    for (const { name, response } of work) {
      for (const example of response) {
        expect(example.name, name).toMatch(new RegExp(`^${example.code}: `));
        expect(example.code, `${name}, ${example.name}`).not.toBeOneOf([400, 401, 403, 405, 422]);
        expect(example.code).toBeLessThan(500);
      }
      const [last] = response.slice(-1);
      expect(last?.code, `the last answer to ${name}`).toBeLessThan(300);
    }
  });

  test('shows the conflicts and the throttle that its description promises', () => {
    const codes = requests.flatMap(({ response }) => response.map(({ code }) => code));
    expect(codes).toContain(409);
    expect(codes).toContain(429);
  });

  test('breaks no connection, as Newman would exit with 1', () => {
    expect(flow.plan.choices.filter(({ kind }) => /^network\..*lost$|outage/.test(kind))).toEqual(
      [],
    );
  });

  test('is named where a race of its scenario says what holds up', () => {
    expect(flowFor(flow.scenario.name)).toBe(flow);
  });
});

test('no two flows have the same file or the same name', () => {
  expect(new Set(RESILIENT_FLOWS.map(({ path }) => path)).size).toBe(RESILIENT_FLOWS.length);
  expect(new Set(RESILIENT_FLOWS.map(({ name }) => name)).size).toBe(RESILIENT_FLOWS.length);
});

test('a scenario that no flow is about has none', () => {
  expect(flowFor('nothing-of-the-kind')).toBeUndefined();
});
