import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CollectionDocument } from '../../src/collection/collection-document.ts';
import { evaluationExportsFlow } from '../../src/collection/resilient/flows/evaluation-exports.ts';
import { participantAttributesFlow } from '../../src/collection/resilient/flows/participant-attributes.ts';
import { reRecordingFlow } from '../../src/collection/resilient/flows/re-recording.ts';
import { recordingToggleFlow } from '../../src/collection/resilient/flows/recording-toggle.ts';
import { webhookWatchFlow } from '../../src/collection/resilient/flows/webhook-watch.ts';
import { resilientCollection } from '../../src/collection/resilient/resilient-collection.ts';
import type { ResilientFlow } from '../../src/collection/resilient/resilient-flow.ts';
import { RESILIENT_FLOWS } from '../../src/collection/resilient/resilient-flows.ts';
import { troublePlan } from '../../src/collection/resilient/trouble-plan.ts';
import { startServer, type TestServer } from '../served/start-server.ts';
import { type NewmanRun, runNewman } from './run-newman.ts';

/** The toggle has tests of its own. */
const FLOWS = RESILIENT_FLOWS.filter((flow) => flow !== recordingToggleFlow);

/**
 * What is in the way of a flow beside throttles, as it tells it while it runs. Locks are not named:
 * where a machine is slow enough they are over before the flow comes to them.
 */
const TROUBLES: Readonly<Record<string, string>> = {
  'evaluation-exports': 'the export ended as FAILED: once more',
  're-recording': 'the file is no good',
  'webhook-delivery': 'copies of them: 1',
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

function run(
  collection: CollectionDocument,
  variables: Readonly<Record<string, string>> = {},
): Promise<NewmanRun> {
  const options = { variables: { baseUrl: server.url, ...variables } };
  return runNewman(JSON.stringify(collection), options);
}

/** A session of its own, for what a flow's plan does not make happen. */
async function sessionOf(settings: object): Promise<string> {
  const { status, body } = await server.admin('POST', '/sessions', settings);
  if (status !== 201) throw new Error(body.message);
  return body.id;
}

/** The answer to the first subscription is lost twice, that to the second once. */
const ANSWERS_LOST = troublePlan([
  ['network.response-lost', 'worker', 1, 1],
  ['network.response-lost', 'worker', 2, 1],
  ['network.response-lost', 'worker', 6, 1],
]);

/** How many subscriptions were made and ended in a session, as its journal tells. */
async function subscriptionsOf(session: string): Promise<{ made: number; ended: number }> {
  const { body } = await server.admin('GET', `/sessions/${session}/journal?limit=10000`);
  const count = (name: string): number =>
    body.entries.filter(({ rule }: { rule: string }) => rule === name).length;
  return { made: count('subscription.created'), ended: count('subscription.deleted') };
}

/** The same collection with another text in its place, which must be there. */
function changed(flow: ResilientFlow, from: string, to: string): CollectionDocument {
  const text = JSON.stringify(resilientCollection(flow));
  const quote = (one: string): string => JSON.stringify(one).slice(1, -1);
  expect(text).toContain(quote(from));
  return JSON.parse(text.replaceAll(quote(from), quote(to)));
}

/** What the newest verdict on a session says of one invariant. */
async function verdictOn(session: string, invariant: string): Promise<string> {
  const { body } = await server.admin('GET', `/sessions/${session}/verdict`);
  return body.judgements.find((one: { invariant: string }) => one.invariant === invariant)?.verdict;
}

// Clocks are real, so a flow is mostly waiting: all of them wait at the same time.
describe.concurrent('through stock Newman', { timeout: 90_000 }, () => {
  test.for(FLOWS)('$path gets through what is in its way', async (flow, { expect: hold }) => {
    const ran = await run(resilientCollection(flow));
    hold(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
    hold(ran.tests.at(-1)).toMatch(/^every check has run: \d+$/);
    // Or it passed because nothing was in its way.
    hold(ran.output).toContain('throttled');
    hold(ran.output).toContain(TROUBLES[flow.scenario.name] ?? '');
  });

  test.for(FLOWS)('$path fails where nothing is sent again', async (flow, { expect: hold }) => {
    const ran = await run(changed(flow, 'if (again && inTime) {', 'if (false) {'));
    hold(ran.exitCode).toBe(1);
    hold(ran.failed).toContain(`the ${flow.noun} is done`);
  });

  test.for([
    {
      flow: participantAttributesFlow,
      from: '(toldMs || 0)',
      to: '0',
      broken: 'honours-retry-after',
    },
    { flow: reRecordingFlow, from: 'present < declared', to: 'false', broken: 'accepted-is-good' },
  ])('$flow.path without “$from” breaks $broken', async (one, { expect: hold }) => {
    const { flow, from, to, broken } = one;
    const ran = await run(changed(flow, from, to));
    const says = flow.scenario.invariants.find(({ name }) => name === broken)?.says;
    hold(ran.exitCode).toBe(1);
    hold(ran.failed).toEqual([`${broken}: ${says}`, 'every invariant is kept']);
  });

  test('a scope that is missing is reported, though it looks like a conflict', async () => {
    const session = await sessionOf({ scenario: 'participant-attributes-masked-scope' });
    const collection = resilientCollection(participantAttributesFlow);
    const form = collection.item[0]?.item[1]?.request.body;
    if (form?.mode !== 'urlencoded') throw new Error('the token is not asked for by a form');
    Object.assign(form, {
      urlencoded: [...form.urlencoded, { key: 'scope', value: 'conversation:view' }],
    });
    const ran = await run(collection, { useSession: session });
    expect(ran.exitCode).toBe(1);
    expect(ran.failed).toContain('the patch is accepted');
    expect(ran.output).toMatch(/lacks a scope, it seems: see/);
    expect(await verdictOn(session, 'recognises-scope-fault')).toBe('pass');
    expect(await verdictOn(session, 'honest-report')).toBe('pass');
  });

  test('an export that nobody waits for any more is cancelled', async () => {
    const plan = troublePlan([['export.processing-lag', 'export-2', 0, 8000]]);
    const session = await sessionOf({ scenario: 'evaluation-exports', plan });
    const ran = await run(
      changed(evaluationExportsFlow, 'Date.now() + 120000', 'Date.now() + 3000'),
      {
        useSession: session,
      },
    );
    expect(ran.exitCode).toBe(1);
    expect(ran.failed).toContain('the export is done');
    expect(ran.tests).toContain('what nobody waits for is cancelled');
    expect(await verdictOn(session, 'no-orphan')).toBe('pass');
    expect(await verdictOn(session, 'honest-report')).toBe('pass');
  });

  test('after the end of the call a re-record says that a storage retry is due', async () => {
    const session = await sessionOf({ scenario: 're-recording', plan: reRecordingFlow.plan });
    await server.admin('POST', `/sessions/${session}/conversations/int-1/hang-up`);
    const ran = await run(resilientCollection(reRecordingFlow), { useSession: session });
    expect(ran.exitCode).toBe(1);
    expect(ran.output).toMatch(/storage retry is due/);
    expect(await verdictOn(session, 'no-capture-after-end')).toBe('pass');
    expect(await verdictOn(session, 'honest-failure')).toBe('pass');
  });

  test('calls of which no event ever comes are followed all the same', async () => {
    // Nobody answers, so no attempt ever ends.
    const session = await sessionOf({ scenario: 'webhook-delivery', receivers: [] });
    const ran = await run(resilientCollection(webhookWatchFlow), { useSession: session });
    expect(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
    expect(ran.output).toContain('events that came: 0, copies of them: 0');
  });

  test('subscriptions whose answers were lost are made once, and ended', async () => {
    const session = await sessionOf({ scenario: 'webhook-delivery', plan: ANSWERS_LOST });
    const ran = await run(resilientCollection(webhookWatchFlow), { useSession: session });
    // Newman counts what broke and so ends with 1; everything else is as it should be.
    expect(ran.failed).toEqual([]);
    expect(ran.errors).toHaveLength(ANSWERS_LOST.choices.length);
    expect(ran.tests).toContain('each call is followed by exactly one subscription');
    expect(await subscriptionsOf(session)).toEqual({ made: 2, ended: 2 });
  });

  test('a watch that fails ends its subscriptions all the same', async () => {
    const session = await sessionOf({ scenario: 'webhook-delivery' });
    const flow = webhookWatchFlow;
    const collection = changed(flow, 'Date.now() + 120000', 'Date.now() + 8000');
    const calls = collection.variable.find(({ key }) => key === 'calls');
    Object.assign(calls ?? {}, { value: 'conv-2,conv-that-never-starts' });
    const ran = await run(collection, { useSession: session });
    expect(ran.exitCode).toBe(1);
    expect(ran.failed).toContain('the watch is done');
    expect(ran.tests).toContain('a subscription of this run is ended');
    expect(ran.failed).not.toContain('no subscription of this run is left');
    expect(await verdictOn(session, 'done-is-done')).toBe('pass');
    expect(await subscriptionsOf(session)).toEqual({ made: 1, ended: 1 });
  });

  test('a file that is whole is left alone', async () => {
    const session = await sessionOf({ scenario: 're-recording', clock: 'x10' });
    const ran = await run(resilientCollection(reRecordingFlow), { useSession: session });
    expect(ran.failed).toEqual([]);
    expect(ran.exitCode).toBe(0);
    expect(await verdictOn(session, 're-records-only-failures')).toBe('pass');
  });
});
