import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { CollectionDocument } from '../../src/collection/collection-document.ts';
import { contractCollection } from '../../src/collection/contract/contract-collection.ts';
import type { SystemDriver } from '../../src/collection/contract/contract-driver.ts';
import { CONTRACT_DRIVERS } from '../../src/collection/contract/drivers/index.ts';
import { voice } from '../../src/collection/contract/drivers/voice.ts';
import { forumDialect } from '../../src/platform/dialect/forum/forum.ts';
import type { WrittenEntry } from '../../src/platform/written-entry.ts';
import { startServer, type TestServer } from '../served/start-server.ts';
import { runNewman } from './run-newman.ts';

const ENDPOINT = { url: 'http://127.0.0.1:9/', eventTypes: ['conversation:ended'] };

// Each run is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

function run(collection: object, variables: Readonly<Record<string, string>> = {}) {
  const options = { variables: { baseUrl: server.url, ...variables } };
  return runNewman(JSON.stringify(collection), options);
}

test('every contract passes, side by side, and leaves no session behind', async () => {
  const runs = await Promise.all(
    CONTRACT_DRIVERS.map((driver) => run(contractCollection(driver).document)),
  );
  for (const ran of runs) {
    expect(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
    expect(ran.output).not.toContain('skipped');
    expect(ran.tests.at(-1)).toMatch(/^every check has run: \d+$/);
  }
  const { body } = await server.admin('GET', '/sessions');
  expect(body.sessions.map(({ id }: { id: string }) => id)).toEqual(['default']);
});

test('an answer of another form fails', async () => {
  const { document } = contractCollection(voice);
  const variable = document.variable.map((one) => {
    if (one.key !== 'schema.conversation.get.200') return one;
    const form = z.strictObject({ id: z.number() });
    return { ...one, value: JSON.stringify(z.toJSONSchema(form, { target: 'draft-07' })) };
  });
  const ran = await run({ ...document, variable });
  expect(ran.exitCode).toBe(1);
  expect(new Set(ran.failed)).toEqual(new Set(['has the form of conversation.get']));
});

/** What may get lost, whichever way the run goes. */
const LOSSES: readonly (readonly [string, 'prerequest' | 'test'])[] = [
  ['before a request', 'prerequest'],
  ['after an answer', 'test'],
];

test.each(LOSSES)('the guard notices when a script %s is lost', async (_, listen) => {
  const { document } = contractCollection(voice);
  const ran = await run(without(document, listen));
  expect(ran.exitCode).toBe(1);
  for (const name of ran.failed) expect(name).toMatch(/^every check( so far)? has run: \d+$/);
});

/** A collection whose fourth request lost a script. */
function without(document: CollectionDocument, listen: string): CollectionDocument {
  const copy = structuredClone(document);
  const request = copy.item[0]?.item[3];
  if (request === undefined) throw new Error('the collection has more requests');
  Object.assign(request, { event: request.event.filter((one) => one.listen !== listen) });
  return copy;
}

describe.each(CONTRACT_DRIVERS)('elsewhere, the contract of $system', (driver) => {
  const { document } = contractCollection(driver);
  const ids = Object.fromEntries(driver.variables.map(({ key, value }) => [key, value]));

  test('passes with a token and ids, says what it skips, and changes nothing', async () => {
    const { body: session } = await server.admin('POST', '/sessions', {
      scenario: driver.scenario,
      clock: 'stepped',
    });
    const platform = `${server.url}/_s/${session.id}`;
    const known = { ...ids, ...(await made(driver, session)) };
    const narrow = await narrowToken(driver, platform);
    // A world that has lived a while, so that what comes by itself has come.
    await server.admin('POST', `/sessions/${session.id}/clock`, { advanceByMs: 4000 });
    const journal = `/sessions/${session.id}/journal?limit=10000`;
    const { body: before } = await server.admin('GET', journal);
    const ran = await run(document, {
      baseUrl: platform,
      token: session.accessToken,
      ...narrow,
      ...known,
    });
    expect(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
    // Newman's export leaves out what was skipped; what it prints does not.
    expect(ran.output).toContain('✓  skipped: only the admin API of the mock can arrange it');
    expect(ran.output).toContain('✓  skipped: only the mock has sessions');
    expect(ran.tests).toContain('answers 401');
    expect(ran.tests).toContain('answers 404');
    expect(ran.tests).toContain('answers 405');
    expect(ran.output).toContain('skipped 1.1');

    const { body: after } = await server.admin('GET', `${journal}&afterSequence=${before.written}`);
    const changes = (after.entries as WrittenEntry[]).filter(
      ({ status = 500, what }) => status < 300 && !isRead(what),
    );
    expect(after.entries).not.toEqual([]);
    expect(changes).toEqual([]);
    await server.admin('DELETE', `/sessions/${session.id}`);
  });

  test('skips what it is given no id for', async () => {
    const { body: session } = await server.admin('POST', '/sessions', {
      scenario: driver.scenario,
      clock: 'stepped',
    });
    const ran = await run(document, {
      baseUrl: `${server.url}/_s/${session.id}`,
      token: session.accessToken,
    });
    expect(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
    for (const key of Object.keys(ids)) {
      expect(ran.output).toMatch(new RegExp(`skipped: it needs --env-var .*${key}`));
    }
    await server.admin('DELETE', `/sessions/${session.id}`);
  });
});

/** What someone elsewhere has made before: for which read, where, and what of the answer is its id. */
const MADE_BEFORE = [
  {
    read: 'export.get',
    path: '/api/v2/quality/evaluationexports',
    body: { start_date: '2026-01-01', end_date: '2026-01-03' },
    variable: 'exportId',
    field: 'exportId',
  },
  {
    read: 'webhook.get',
    path: '/api/v2/integrations/webhooks',
    body: ENDPOINT,
    variable: 'webhookId',
    field: 'id',
  },
  {
    read: 'subscription.get',
    path: '/api/v2/eventbus/subscriptions',
    body: ENDPOINT,
    variable: 'subscriptionId',
    field: 'id',
  },
];

/** Makes what the ids of a system are to name, as its users would have. */
async function made(
  { operations }: SystemDriver,
  session: { id: string; accessToken: string },
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const { read, path, body, variable, field } of MADE_BEFORE) {
    if (!Object.hasOwn(operations, read)) continue;
    const url = `/_s/${session.id}${path}`;
    const answer = await server.platform('POST', url, session.accessToken, body);
    ids[variable] = answer.body[field];
  }
  return ids;
}

function isRead(name: string): boolean {
  return forumDialect.routes.some(({ operation, writes }) => operation === name && !writes);
}

/** A token that is good for nothing in a system, as the operator of a platform would hand one out. */
async function narrowToken(
  { operations }: SystemDriver,
  platform: string,
): Promise<{ narrowToken?: string }> {
  const { routes } = forumDialect;
  const own = new Set(
    routes.filter((one) => Object.hasOwn(operations, one.operation)).map((one) => one.scope),
  );
  const scope = routes.map((one) => one.scope).find((one) => !own.has(one));
  if (scope === undefined) return {};
  const response = await fetch(`${platform}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('narrow:secret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { narrowToken: token };
}
