import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectError } from './expect-error.ts';
import { ManualTimers } from './manual-timers.ts';
import { type RawAnswer, rawExchange } from './raw-exchange.ts';
import { startServer, type TestServer } from './start-server.ts';
import { stateOf } from './state-of.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ timers: new ManualTimers(), sessionsMax: 100_000 });
  await server.admin('POST', '/sessions', { id: 'one', clock: 'stepped' });
});
afterAll(() => server.close());

const FIELDS = [
  'id',
  'scenario',
  'clock',
  'seed',
  'plan',
  'preset',
  'fixtures',
  'conversations',
  'advanceByMs',
  'advanceToMs',
  'nextEvent',
  'client',
  'status',
  'because',
  'atMs',
  'operations',
  'format',
  'version',
  'model',
  'choices',
  'kind',
  'subject',
  'nth',
  'value',
  'number',
  'method',
  'path',
  '__proto__',
  'constructor',
  'toString',
];

const values = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(
      'one',
      'stepped',
      'calm',
      'hostile',
      'done',
      'worker',
      'recording-toggle',
    ),
    fc.constantFrom<unknown>(
      'stalemate.plan',
      'forum-1',
      'recording.stop-lag',
      1,
      0,
      -1,
      1e308,
      true,
    ),
    fc.jsonValue(),
    fc.array(tie('any'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc.dictionary(fc.constantFrom(...FIELDS), tie('any'), { maxKeys: 5 }),
}));

const body = fc.oneof(
  { weight: 4, arbitrary: values.record.map((record) => JSON.stringify(record)) },
  { weight: 1, arbitrary: values.any.map((value) => JSON.stringify(value)) },
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', '{"__proto__":{"id":"x"}}', '{"plan":{"__proto__":[]}}', '{'.repeat(100_000)),
);

const query = fc.constantFrom(
  '',
  '?',
  '?limit=1',
  '?limit=0',
  '?limit=x',
  '?limit=1&limit=1',
  '?afterSequence=-1',
  '?__proto__=1',
  '?correlationId=',
  '?x[y]=z',
  '?%ff=%',
  '?limit=99999999999999999999',
);

const id = fc.constantFrom(
  'one',
  'default',
  'none',
  '__proto__',
  '%ff',
  '%00',
  '..',
  'a'.repeat(65),
);

test('the admin API refuses what is bad by name, and nothing changes by it', async () => {
  const { body: index } = await server.admin('GET', '');
  const operations: { method: string; path: string }[] = index.operations.filter(
    // A stream has no end to wait for, and the removal of the session that is watched would be good.
    ({ method, path }: { method: string; path: string }) =>
      !path.endsWith('/events') && method !== 'DELETE',
  );
  let before = await stateOf(server);
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...operations),
      id,
      query,
      body,
      async ({ method, path }, session, search, text) => {
        const target = path.replace('{id}', session).replace('{conversationId}', 'conv-2') + search;
        const head = `${method} ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n`;
        const length = Buffer.byteLength(text);
        const sent = `${head}content-length: ${length}\r\n\r\n${text}`;
        const answers = await rawExchange(server.port, sent, false);
        expect(answers).toHaveLength(1);
        const [answered] = answers as [RawAnswer];
        statuses.add(answered.status);
        if (answered.status >= 300) {
          expectError(answered, sent);
          expect(await stateOf(server)).toEqual(before);
        } else if (method !== 'GET') before = await stateOf(server);
      },
    ),
    { numRuns: 600 },
  );
  // Or all of the above has shown nothing.
  expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 404]));
});

test.each([
  ['GET', '/__admin/sessions/%', 400],
  ['GET', '/__admin/sessions/%ff', 400],
  ['GET', '/__admin//sessions', 404],
  ['GET', '/__admin/sessions/', 404],
  ['GET', '/__admin/sessions/one/', 404],
  ['GET', '/__admin/Health', 404],
  ['GET', '/__administer', 401],
  ['TRACE', '/__admin', 405],
])('%s %s answers %i', async (method, target, status) => {
  const expected = status === 401 ? 404 : status;
  const [answered] = await rawExchange(
    server.port,
    `${method} ${target} HTTP/1.1\r\nhost: x\r\n\r\n`,
  );
  expectError(answered as RawAnswer, target);
  expect(answered?.status).toBe(expected);
});

test('a field that is called nothing is refused by the name of the whole', async () => {
  const { status, body } = await server.admin('POST', '/sessions', { '': 1 });
  expect(status).toBe(400);
  expect(body.details).toEqual([{ errorCode: 'bad.request', fieldName: 'body' }]);
});
