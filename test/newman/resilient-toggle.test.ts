import { afterAll, beforeAll, expect, test } from 'vitest';
import { MODEL_VERSION } from '../../src/choice/catalogue.ts';
import { DEFAULT_BASE_URL } from '../../src/collection/assemble-collection.ts';
import type {
  CollectionDocument,
  EventDocument,
} from '../../src/collection/collection-document.ts';
import { localEnvironment } from '../../src/collection/environment.ts';
import { emitCollections } from '../../src/collection/race/emit-race.ts';
import { recordingToggleFlow } from '../../src/collection/resilient/flows/recording-toggle.ts';
import { resilientCollection } from '../../src/collection/resilient/resilient-collection.ts';
import { foundReport } from '../report/sample-reports.ts';
import { startServer, type TestServer } from '../served/start-server.ts';
import { runNewman } from './run-newman.ts';

const RESILIENT = resilientCollection(recordingToggleFlow);

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ defaults: { preset: 'typical', seed: 2 } });
});
afterAll(() => server.close());

/** Runs a collection against the server. */
function run(collection: object, variables: Readonly<Record<string, string>> = {}) {
  const options = { variables: { baseUrl: server.url, ...variables } };
  return runNewman(JSON.stringify(collection), options);
}

test('the resilient toggle gets through lags, throttles and bodies without a code', async () => {
  const ran = await run(RESILIENT);
  expect(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
  expect(ran.tests.at(-1)).toBe(`every check has run: ${ran.tests.length}`);
  // Or it passed because nothing was in its way. What of it lasts for a moment only, a slow machine misses.
  const troubles = ['throttled', 'the recording is still in progress', 'the first use of the'];
  expect(troubles.filter((one) => ran.output.includes(one))).not.toEqual([]);
});

test('it does the toggle in a session that is given, and leaves that session there', async () => {
  const ran = await run(RESILIENT, { useSession: 'default' });
  expect(ran).toMatchObject({ exitCode: 0, failed: [], errors: [] });
  const { body } = await server.admin('GET', '/sessions/default/verdict');
  expect(body.verdict).toBe('pass');
});

test('it sends a request again, with the same key, when the connection broke', async () => {
  const losses = [
    'request-lost',
    'response-lost',
    'request-lost',
    'response-lost',
    'response-lost',
  ];
  const choices = losses.map((fault, index) => {
    return { kind: `network.${fault}`, subject: 'worker', nth: index + 1, value: 1 };
  });
  const plan = { format: 'stalemate.plan', version: 1, model: MODEL_VERSION, choices };
  const { body: session } = await server.admin('POST', '/sessions', { clock: 'x10', plan });
  const ran = await run(RESILIENT, { useSession: session.id });
  // Newman counts what broke and so ends with 1; everything else is as it should be.
  expect(ran.failed).toEqual([]);
  expect(ran.errors).toHaveLength(losses.length);
  const { body } = await server.admin('GET', `/sessions/${session.id}/verdict`);
  expect(body.verdict).toBe('pass');
});

test('where no session can be made the run ends at once, failed', async () => {
  const ran = await run(await twinOfSample(), { baseUrl: `${server.url}/elsewhere` });
  expect(ran.exitCode).toBe(1);
  expect(ran.failed).toEqual(['makes a session with a stepped clock']);
});

test('the environment file says where the server is', async () => {
  const environment = JSON.stringify(localEnvironment()).replace(DEFAULT_BASE_URL, server.url);
  const ran = await runNewman(JSON.stringify(await twinOfSample()), { environment });
  expect(ran).toMatchObject({ exitCode: 0, failed: [] });
});

/** What someone may do to a collection that passes, so that less of it is tested. */
const TAMPERINGS: readonly (readonly [string, (collection: CollectionDocument) => void])[] = [
  ['a script is removed', (collection) => events(collection, 2).pop()],
  [
    'a script is mistyped',
    (collection) => {
      Object.assign(events(collection, 2)[0] ?? {}, { listen: 'tests' });
    },
  ],
  [
    'a script is emptied',
    (collection) => {
      Object.assign(events(collection, 4)[0]?.script ?? {}, { exec: [''] });
    },
  ],
  ['the first guard is removed', (collection) => events(collection, -1).shift()],
];

test.each(TAMPERINGS)('the guard notices when %s', async (_, tamper) => {
  const collection = await twinOfSample();
  tamper(collection);
  const ran = await run(collection);
  expect(ran.exitCode).toBe(1);
  expect(ran.failed).not.toEqual([]);
  for (const name of ran.failed) expect(name).toMatch(/^every check( so far)? has run: \d+$/);
});

async function twinOfSample(): Promise<CollectionDocument> {
  const { twin } = emitCollections(await foundReport('stop-start-at-once'));
  if (twin === undefined) throw new Error('the sample has no twin');
  return structuredClone(twin);
}

/** The scripts of a request, for changing them. */
function events({ item }: CollectionDocument, at: number): EventDocument[] {
  const request = item.flatMap((folder) => folder.item).at(at);
  return (request?.event ?? []) as EventDocument[];
}
