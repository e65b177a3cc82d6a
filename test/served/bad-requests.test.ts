import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBody } from '../../src/platform/dialect/forum/voice-bodies.ts';
import { expectError } from './expect-error.ts';
import { ManualTimers } from './manual-timers.ts';
import { type RawAnswer, rawExchange } from './raw-exchange.ts';
import { CONVERSATION, startServer, type TestServer } from './start-server.ts';
import { stateOf } from './state-of.ts';

const START = `${CONVERSATION}/recording/start`;
const AUTH = 'authorization: Bearer one.worker.1';

let server: TestServer;
beforeAll(async () => {
  // Time stands still, so that whatever changes was changed by a request.
  server = await startServer({ timers: new ManualTimers() });
});
afterAll(() => server.close());

beforeEach(async () => {
  await server.admin('DELETE', '/sessions/one');
  await server.admin('POST', '/sessions', { id: 'one' });
});

function post(path: string, headers: readonly string[], body: Uint8Array | string): Buffer {
  const bytes = Buffer.from(body as string, 'utf8');
  const head = [`POST ${path} HTTP/1.1`, 'host: x', ...headers, `content-length: ${bytes.length}`];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

const JSON_TYPE = 'content-type: application/json';

/** Whether it is what a start takes. */
function isStart(text: string): boolean {
  try {
    return startBody.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

describe('any method and path', () => {
  const segment = fc.oneof(
    fc.constantFrom('', '.', '..', '%00', '%ff', '%', '%zz', '%2f', '%c3%28', '*', '{id}', ':id'),
    fc.constantFrom('api', 'v2', 'conversations', 'voice', 'conv-1', 'recording', 'start', '_s'),
    fc.constantFrom('__proto__', 'constructor', '__admin', 'sessions', 'one', 'oauth', 'token'),
    fc.string({ unit: 'grapheme', maxLength: 10 }).map(encodeURIComponent),
    fc.constantFrom('a'.repeat(5000), '%41'.repeat(3000)),
  );
  const path = fc
    .tuple(
      fc.constantFrom('/', '//', '', CONVERSATION, '/__admin/sessions/', '/_s/one', 'http://x'),
      fc.array(segment, { maxLength: 6 }).map((segments) => segments.join('/')),
      fc.constantFrom('', '?', '?a=b', '?a[b]=c&a=d', '?__proto__=x', '?%ff=%', '#x'),
    )
    .map((parts) => parts.join(''));
  const method = fc.constantFrom(
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'HEAD',
    'OPTIONS',
    'TRACE',
  );
  const authorization = fc.constantFrom(
    '',
    AUTH,
    'authorization: Bearer x',
    'authorization: Basic !',
  );

  test('get an answer that names the fault, and change nothing unless they are good', async () => {
    let before = await stateOf(server);
    await fc.assert(
      fc.asyncProperty(method, path, authorization, async (verb, target, auth) => {
        const head = [`${verb} ${target} HTTP/1.1`, 'host: x', ...(auth === '' ? [] : [auth])];
        const answers = await rawExchange(server.port, `${head.join('\r\n')}\r\n\r\n`);
        expect(answers).toHaveLength(1);
        const [answered] = answers as [RawAnswer];
        if (answered.status >= 300) {
          if (verb === 'HEAD') expect(answered.status).toBeLessThan(500);
          else expectError(answered, target);
          expect(await stateOf(server)).toEqual(before);
        } else if (verb !== 'GET') before = await stateOf(server);
      }),
      { numRuns: 400 },
    );
  });

  test.each(['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'TRACE'])('%s is not allowed', async (verb) => {
    const ask = async (target: string) => {
      const [answered] = await rawExchange(
        server.port,
        `${verb} ${target} HTTP/1.1\r\nhost: x\r\n\r\n`,
      );
      return `${answered?.status} ${/allow: (.*)/i.exec(answered?.headers ?? '')?.[1]}`;
    };
    expect(await ask(`${CONVERSATION}/recordings`)).toBe('405 GET');
    if (verb !== 'PATCH') expect(await ask(CONVERSATION)).toBe('405 GET, PATCH');
    expect(await ask(START)).toBe('405 POST');
    expect(await ask('/oauth/token')).toBe('405 POST');
    expect(await ask('/nothing')).toBe('404 undefined');
    expect(await ask('*')).toBe('404 undefined');
  });
});

describe('any body', () => {
  const wrong = fc.jsonValue();
  const text = fc.oneof(
    wrong.map((value) => JSON.stringify(value)),
    wrong.map((value) => JSON.stringify({ recordingSettings: value ?? 0 })),
    wrong.map((value) => JSON.stringify({ recordingSettings: { tags: value } })),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }).map((junk) => `{${junk}`),
    fc.constantFrom(
      '{"__proto__":{"recordingSettings":{}}}',
      '{"constructor":{"prototype":{"x":1}}}',
      '{"recordingSettings":{"__proto__":{"tags":[]}}}',
      '{"recordingSettings":{"tags":["a"],"format":"__proto__"}}',
      '{"recordingSettings":null}',
      '\ufeff{}',
      '[]',
      'null',
      'NaN',
      '{"a":1}{}',
    ),
  );

  test('that is wrong is refused by name and changes nothing', async () => {
    const before = await stateOf(server);
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const headers = [AUTH, JSON_TYPE];
        fc.pre(!isStart(body));
        const answers = await rawExchange(server.port, post(START, headers, body));
        expect(answers.map(({ status }) => status)).toEqual([400]);
        for (const answered of answers) expectError(answered, body);
      }),
      { numRuns: 300 },
    );
    expect(await stateOf(server)).toEqual(before);
  });

  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  test.each<[string, readonly string[], Uint8Array | string, number, string]>([
    ['invalid UTF-8', [JSON_TYPE], Buffer.from([0x22, 0xff, 0x22]), 400, 'UTF-8'],
    ['malformed JSON', [JSON_TYPE], '{"a":', 400, 'JSON'],
    ['a hundred thousand levels', [JSON_TYPE], nested(100_000), 400, 'nested deeper than 64'],
    ['deep tags', [JSON_TYPE], `{"recordingSettings":{"tags":${nested(60)}}}`, 400, 'tags'],
    ['no type', [], '{}', 415, 'application/json'],
    ['a form', ['content-type: application/x-www-form-urlencoded'], 'a=b', 415, 'x-www-form'],
    ['a wrong charset', [`${JSON_TYPE}; charset=utf-16`], '{}', 415, 'utf-16'],
    ['an encoding', [JSON_TYPE, 'content-encoding: gzip'], '{}', 415, 'gzip'],
    ['too much', [JSON_TYPE], `"${'a'.repeat(256 * 1024)}"`, 413, '262144'],
    ['far too much', [JSON_TYPE], `"${'a'.repeat(5_000_000)}"`, 413, '262144'],
    ['an unknown field', [JSON_TYPE], '{"recordingSetings":{}}', 400, 'recordingSetings'],
  ])('with %s is refused', async (_name, headers, body, status, says) => {
    const before = await stateOf(server);
    const [answered] = await rawExchange(server.port, post(START, [AUTH, ...headers], body));
    expect(answered?.status).toBe(status);
    expectError(answered as RawAnswer);
    expect(answered?.body).toContain(says);
    expect(await stateOf(server)).toEqual(before);
  });

  test('in chunks is refused once it is too large, and the connection goes on', async () => {
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    const head = `POST ${START} HTTP/1.1\r\nhost: x\r\n${AUTH}\r\n${JSON_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const get = `GET ${CONVERSATION} HTTP/1.1\r\nhost: x\r\n${AUTH}\r\n\r\n`;
    const sent = `${head}${chunk.repeat(6)}0\r\n\r\n${get}`;
    const answers = await rawExchange(server.port, sent);
    expect(answers.map(({ status }) => status)).toEqual([413, 200]);
  });
});
