import hv from '@har-sdk/validator';
import { describe, expect, test } from 'vitest';
import { referenceClients, type Strategy, strategiesOnTrial } from '../../scenarios/index.ts';
import { INTERACTION, ORIGINAL } from '../../scenarios/re-recording/task.ts';
import { planChoices } from '../../src/choice/plan.ts';
import { reRecordKey } from '../../src/client/re-record-command.ts';
import { lintCollection } from '../../src/collection/lint-collection.ts';
import { reRecordingFlow } from '../../src/collection/resilient/flows/re-recording.ts';
import { resilientCollection } from '../../src/collection/resilient/resilient-collection.ts';
import type { ResilientFlow } from '../../src/collection/resilient/resilient-flow.ts';
import { flowFor, RESILIENT_FLOWS } from '../../src/collection/resilient/resilient-flows.ts';
import { run } from '../../src/search/run.ts';

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

  test('has a plan that advice does not survive, and the client that holds up does', async () => {
    const held = async (strategy: Strategy): Promise<boolean> => {
      const { broken, simulation } = await gone(flow, strategy);
      return broken === undefined && simulation.reports.every(({ status }) => status === 'done');
    };
    const ofFlow = ({ scenario }: Strategy): boolean => scenario === flow.scenario.name;
    for (const client of referenceClients.filter(ofFlow)) expect(await held(client)).toBe(true);
    const advice = await Promise.all(strategiesOnTrial.filter(ofFlow).map(held));
    expect(advice).toContain(false);
  });

  test('is named where a race of its scenario says what holds up', () => {
    expect(flowFor(flow.scenario.name)).toBe(flow);
  });
});

test('no two flows have the same file or the same name', () => {
  expect(new Set(RESILIENT_FLOWS.map(({ path }) => path)).size).toBe(RESILIENT_FLOWS.length);
  expect(new Set(RESILIENT_FLOWS.map(({ name }) => name)).size).toBe(RESILIENT_FLOWS.length);
});

test('the re-record has the key that the client for it has', () => {
  const tenant = 'acme';
  const key = reRecordKey({
    tenant,
    interactionId: INTERACTION,
    originalRecordingId: ORIGINAL,
    attempt: 1,
  });
  expect(reRecordingFlow.subjects.map(([, value]) => value)).toContain(key);
});

test('a scenario that no flow is about has none', () => {
  expect(flowFor('nothing-of-the-kind')).toBeUndefined();
});

/** A strategy in the world of a flow. */
function gone({ scenario, plan }: ResilientFlow, strategy: Strategy) {
  return run({ scenario, client: strategy.client.bind(strategy) }, planChoices(plan));
}
