import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Platform } from '../../src/platform/platform.ts';
import { CHECKER } from '../openapi/conforms.ts';
import { type Documented, OPERATIONS } from '../openapi/operations.ts';
import { worldState } from '../openapi/world-state.ts';
import { expectError } from './expect-error.ts';
import { ManualTimers } from './manual-timers.ts';
import { type RawAnswer, rawExchange } from './raw-exchange.ts';
import { startServer, type TestServer } from './start-server.ts';

const AUTH = 'authorization: Bearer one.worker.1';
const JSON_TYPE = 'content-type: application/json';
const TOO_DEEP = '['.repeat(100_000);

/** What is wrong with how a body is sent, the status that says so, and a word of the answer. */
const WRONG_BODIES: readonly [string, readonly string[], Uint8Array | string, number, string][] = [
  ['no type', [], '{}', 415, 'application/json'],
  ['a type that is not JSON', ['content-type: text/xml'], '<a/>', 415, 'text/xml'],
  ['a form', ['content-type: application/x-www-form-urlencoded'], 'a=b', 415, 'x-www-form'],
  ['a charset', [`${JSON_TYPE}; charset=utf-16`], '{}', 415, 'utf-16'],
  ['a content encoding', [JSON_TYPE, 'content-encoding: gzip'], '{}', 415, 'gzip'],
  ['bytes that are not UTF-8', [JSON_TYPE], Buffer.from([0x22, 0xff, 0x22]), 400, 'UTF-8'],
  ['half a body', [JSON_TYPE], '{"a":', 400, 'JSON'],
  ['two bodies', [JSON_TYPE], '{}{}', 400, 'JSON'],
  ['no JSON value', [JSON_TYPE], 'NaN', 400, 'JSON'],
  ['too many levels', [JSON_TYPE], TOO_DEEP, 400, 'nested'],
  ['too many bytes', [JSON_TYPE], `"${'a'.repeat(256 * 1024)}"`, 413, '262144'],
];

let server: TestServer;
const { handle } = Platform.prototype;
const changes: string[] = [];

beforeAll(async () => {
  // Time stands still, so that whatever changes was changed by a request.
  server = await startServer({ timers: new ManualTimers() });
  await server.admin('POST', '/sessions', { id: 'one' });
  Platform.prototype.handle = function handleAndCompare(request) {
    const before = worldState(this);
    const response = handle.call(this, request);
    if (worldState(this) !== before) changes.push(`${request.method} ${request.path}`);
    return response;
  };
});
afterAll(async () => {
  Platform.prototype.handle = handle;
  await server.close();
});

async function send(
  { method, template }: Documented,
  headers: readonly string[],
  body: Uint8Array | string,
): Promise<RawAnswer> {
  const path = template.replaceAll(/\{\w+\}/g, 'conv-1');
  const bytes = Buffer.from(body as string, 'utf8');
  const head = [
    `${method} ${path} HTTP/1.1`,
    'host: x',
    ...headers,
    `content-length: ${bytes.length}`,
  ];
  const sent = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
  const [answered, ...others] = await rawExchange(server.port, sent);
  expect(others).toEqual([]);
  expect(CHECKER.faults({ method, path, ...parsed(answered as RawAnswer) })).toEqual([]);
  return answered as RawAnswer;
}

function parsed({ status, headers, body }: RawAnswer) {
  const lines = headers.split('\r\n').slice(1);
  const entries = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return {
    status,
    headers: Object.fromEntries(entries),
    body: body === '' ? undefined : JSON.parse(body),
  };
}

describe.each(OPERATIONS.map((one): [string, Documented] => [one.operation.operationId, one]))(
  '%s over HTTP',
  (_, documented) => {
    it.each(WRONG_BODIES)(
      'refuses %s and changes nothing',
      async (_name, headers, body, status, says) => {
        await send(documented, [AUTH, ...headers], body);
        changes.length = 0;
        const answered = await send(documented, [AUTH, ...headers], body);
        expectError(answered);
        expect(answered.status).toBe(status);
        expect(answered.body).toContain(says);
        expect(changes).toEqual([]);
      },
    );

    it('answers nobody who is not known', async () => {
      const answered = await send(documented, [], '');
      expect(answered.status).toBe(401);
    });
  },
);
