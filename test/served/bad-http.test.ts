import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError } from './expect-error.ts';
import { ManualTimers } from './manual-timers.ts';
import { type RawAnswer, rawExchange } from './raw-exchange.ts';
import { CONVERSATION, startServer, type TestServer } from './start-server.ts';
import { stateOf } from './state-of.ts';

const START = `${CONVERSATION}/recording/start`;
const AUTH = 'authorization: Bearer one.worker.1';
const JSON_TYPE = 'content-type: application/json';

let server: TestServer;
beforeAll(async () => {
  // Time stands still, so that whatever changes was changed by a request.
  server = await startServer({ timers: new ManualTimers() });
  await server.admin('POST', '/sessions', { id: 'one' });
});
afterAll(() => server.close());

describe('any bytes', () => {
  test('are answered as bad, if at all, and change nothing', async () => {
    const before = await stateOf(server);
    const line = fc.string({ unit: 'binary-ascii', maxLength: 40 });
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.array(line, { maxLength: 5 }).map((lines) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)),
      line.map((header) => Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`)),
      line.map((target) => Buffer.from(`GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        for (const answered of await rawExchange(server.port, sent)) expectError(answered, sent);
      }),
      { numRuns: 400 },
    );
    expect(await stateOf(server)).toEqual(before);
  });
});

describe('what the HTTP parser refuses', () => {
  test.each([
    ['a version that does not exist', 'GET / HTTP/9.9\r\n\r\n', 400, 'malformed.request'],
    [
      'a method that does not exist',
      'BREW / HTTP/1.1\r\nhost: x\r\n\r\n',
      400,
      'malformed.request',
    ],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n', 400, 'malformed.request'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
      'malformed.request',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
      'malformed.request',
    ],
    ['half a request', 'GET / HTTP/1.1\r\nhost', 400, 'malformed.request'],
    [
      'large headers',
      `GET / HTTP/1.1\r\nhost: x\r\na: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers.too.large',
    ],
    [
      'very large headers',
      `GET / HTTP/1.1\r\nhost: x\r\na: ${'a'.repeat(2_000_000)}\r\n\r\n`,
      431,
      'headers.too.large',
    ],
    [
      'a very long path',
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      431,
      'headers.too.large',
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400, 'missing.host'],
    [
      'an expectation',
      'GET / HTTP/1.1\r\nhost: x\r\nexpect: x\r\n\r\n',
      417,
      'unknown.expectation',
    ],
    ['a tunnel', 'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n', 405, 'method.not.allowed'],
  ])('as %s gets an answer too', async (_name, sent, status, code) => {
    const answers = await rawExchange(server.port, sent);
    expect(answers.map((answered) => answered.status)).toEqual([status]);
    expectError(answers[0] as RawAnswer);
    expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({ code });
  });

  test('as a broken chunk is answered in the midst of its body', async () => {
    const head = `POST ${START} HTTP/1.1\r\nhost: x\r\n${AUTH}\r\n${JSON_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const answers = await rawExchange(server.port, `${head}2\r\n{}\r\nzz\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expectError(answers[0] as RawAnswer);
  });

  test('does not spoil an answer before it', async () => {
    const good = `GET ${CONVERSATION} HTTP/1.1\r\nhost: x\r\n${AUTH}\r\n\r\n`;
    const answers = await rawExchange(server.port, `${good}${good}nonsense\r\n\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
  });
});

test('a target that is a whole URL is taken as its path', async () => {
  const ask = (target: string) =>
    rawExchange(server.port, `GET ${target} HTTP/1.1\r\nhost: x\r\n${AUTH}\r\n\r\n`);
  expect((await ask(`http://elsewhere${CONVERSATION}`))[0]?.status).toBe(200);
  expect((await ask('http://elsewhere/__admin/health'))[0]?.status).toBe(200);
  expect((await ask('http://elsewhere'))[0]?.status).toBe(404);
});
