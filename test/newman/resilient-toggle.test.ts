import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CollectionDocument } from '../../src/collection/collection-document.ts';
import { emitCollections } from '../../src/collection/emit-race.ts';
import { localEnvironment } from '../../src/collection/environment.ts';
import { resilientToggleCollection } from '../../src/collection/resilient-toggle-collection.ts';
import { foundReport } from '../report/sample-reports.ts';
import { startServer, type TestServer } from '../served/start-server.ts';
import { runNewman } from './run-newman.ts';

const RESILIENT = JSON.stringify(resilientToggleCollection());

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ defaults: { preset: 'typical', seed: 2 } });
});
afterAll(() => server.close());

test('the resilient toggle gets through three seconds of lag, two throttles and bodies without a code', async () => {
  const ran = await runNewman(RESILIENT, '--env-var', `baseUrl=${server.url}`);
  expect(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
  expect(ran.tests.at(-1)).toBe(`every check has run: ${ran.tests.length}`);
  // Or it passed because nothing was in its way.
  for (const trouble of [
    'throttled',
    'the recording is still in progress',
    'the first use of the key is being processed',
  ]) {
    expect(ran.output.replace(/\s+│?\s*/g, ' ')).toContain(trouble);
  }
});

test('it does the toggle in a session that is given, and leaves that session there', async () => {
  const given = ['--env-var', `baseUrl=${server.url}`, '--env-var', 'useSession=default'];
  const ran = await runNewman(RESILIENT, ...given);
  expect(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
  const { body } = await server.admin('GET', '/sessions/default/verdict');
  expect(body.verdict).toBe('pass');
});

test('a connection that breaks is answered by the same request with the same key', async () => {
  const choices = ['request-lost', 'response-lost'].flatMap((fault, index) =>
    [2, 3, 4, 5].map((step) => {
      const choice = { kind: `network.${fault}`, subject: 'worker', value: 1 };
      return { ...choice, nth: step === 2 + index || step === 4 + index ? step : 7 };
    }),
  );
  const unique = [...new Map(choices.map((one) => [`${one.kind} ${one.nth}`, one])).values()];
  const plan = { format: 'stalemate.plan', version: 1, model: 'forum-1', choices: unique };
  const { body: session } = await server.admin('POST', '/sessions', { clock: 'x10', plan });
  const given = ['--env-var', `baseUrl=${server.url}`, '--env-var', `useSession=${session.id}`];
  const ran = await runNewman(RESILIENT, ...given);
  // Newman counts the broken connections and so ends with 1; everything else is as it should be.
  expect(ran.failed).toEqual([]);
  expect(ran.errors.length).toBeGreaterThan(0);
  const { body } = await server.admin('GET', `/sessions/${session.id}/verdict`);
  expect(body.verdict).toBe('pass');
});

test('without a server to make a session the run ends at once, failed', async () => {
  const { race } = emitCollections(await foundReport('stop-start-at-once'));
  const ran = await runNewman(JSON.stringify(race), '--env-var', `baseUrl=${server.url}/elsewhere`);
  expect(ran.exitCode).toBe(1);
  expect(ran.tests).toHaveLength(1);
});

test('the environment file says where the server is', async () => {
  const { twin } = emitCollections(await foundReport('stop-start-at-once'));
  const environment = JSON.stringify(localEnvironment()).replace('http://127.0.0.1:4010', server.url);
  const ran = await runNewman(JSON.stringify(twin), '--environment', dataUrl(environment));
  expect(ran).toMatchObject({ exitCode: 0, failed: [] });
});

/** What someone may do to a collection that passes, so that less of it is tested. */
const TAMPERINGS: Record<string, (collection: CollectionDocument) => void> = {
  'a script is removed': (collection) => events(collection, 2).pop(),
  'a script is mistyped': (collection) => {
    Object.assign(events(collection, 2)[0] ?? {}, { listen: 'tests' });
  },
  'a script is emptied': (collection) => {
    Object.assign(events(collection, 4)[0]?.script ?? {}, { exec: [''] });
  },
  'the first guard is removed': (collection) => events(collection, -1).shift(),
};

test.each(Object.entries(TAMPERINGS))('the guard notices when %s', async (_, tamper) => {
  const { twin } = emitCollections(await foundReport('stop-start-at-once'));
  const collection = structuredClone(twin) as CollectionDocument;
  tamper(collection);
  const ran = await runNewman(JSON.stringify(collection), '--env-var', `baseUrl=${server.url}`);
  expect(ran.exitCode).toBe(1);
  expect(ran.failed).not.toEqual([]);
  for (const name of ran.failed) expect(name).toMatch(/^every check( so far)? has run: \d+$/);
});

function events({ item }: CollectionDocument, at: number) {
  const request = item.flatMap((folder) => folder.item).at(at);
  return (request?.event ?? []) as CollectionDocument['item'][0]['item'][0]['event'][0][];
}
