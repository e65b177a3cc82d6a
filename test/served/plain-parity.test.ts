import { afterAll, beforeAll, expect, test } from 'vitest';
import { ManualTimers } from './manual-timers.ts';
import { type RawAnswer, rawExchange } from './raw-exchange.ts';
import { CONVERSATION, startServer, type TestServer } from './start-server.ts';

/**
 * Two servers that are asked the same. One gets plain requests, the other those that say the same in
 * another way, without a blank before a value, which is left to Node's own server.
 */
let plain: TestServer;
let full: TestServer;
beforeAll(async () => {
  plain = await startServer({ timers: new ManualTimers() });
  full = await startServer({ timers: new ManualTimers() });
  for (const server of [plain, full]) {
    await server.admin('POST', '/sessions', { id: 'one', settings: { staleWrite: 412 } });
  }
});
afterAll(() => Promise.all([plain.close(), full.close()]));

const AUTH = ['authorization', 'Bearer one.worker.1'];
const JSON_TYPE = ['content-type', 'application/json'];
const ELSEWHERE = ['x-stalemate-session', 'nowhere'];
const BASIC = ['authorization', `Basic ${Buffer.from('new:secret').toString('base64')}`];
const FORM_TYPE = ['content-type', 'application/x-www-form-urlencoded'];
const START = `POST ${CONVERSATION}/recording/start`;
const WRITE = `PATCH ${CONVERSATION}/participants/caller`;

test.each([
  ['a read', `GET ${CONVERSATION}`, [AUTH], ''],
  ['a list', `GET ${CONVERSATION}/recordings?a=b`, [AUTH], ''],
  ['a path that names its session', `GET /_s/one${CONVERSATION}`, [AUTH], ''],
  ['a stop', `DELETE ${CONVERSATION}/recording`, [AUTH], ''],
  ['a start', START, [AUTH, JSON_TYPE], '{"recordingSettings":{"tags":["é"]}}'],
  ['a conflict', START, [AUTH, JSON_TYPE], '{"recordingSettings":{"tags":[]}}'],
  ['a stale write', WRITE, [AUTH, JSON_TYPE, ['if-match', '"9"']], '{"attributes":{"a":"b"}}'],
  ['a body that is no JSON', START, [AUTH, JSON_TYPE], '{"recordingSettings":'],
  ['a body of another type', START, [AUTH, ['content-type', 'text/plain']], 'x'],
  ['a body that is packed', START, [AUTH, JSON_TYPE, ['content-encoding', 'gzip']], '{}'],
  ['an empty body', START, [AUTH, JSON_TYPE, ['content-length', '0']], ''],
  ['no token', `GET ${CONVERSATION}`, [], ''],
  ['a path that leads nowhere', 'GET /nowhere', [AUTH], ''],
  ['a path of wrong escapes', 'GET /%zz', [AUTH], ''],
  ['another method', `PUT ${CONVERSATION}`, [AUTH], ''],
  ['a session that is not there', `GET ${CONVERSATION}`, [ELSEWHERE], ''],
  ['a token', 'POST /oauth/token', [BASIC, FORM_TYPE], 'grant_type=client_credentials'],
  ['the admin API', 'GET /__admin/health', [], ''],
])('%s is answered the same however it is read', async (_what, line, headers, body) => {
  const length = body === '' ? [] : [['content-length', String(Buffer.byteLength(body))]];
  const textWith = (separator: string): string =>
    [
      `${line} HTTP/1.1`,
      ...[['host', 'x'], ...headers, ...length].map((pair) => pair.join(separator)),
      '',
      body,
    ].join('\r\n');
  const [expected, found] = await Promise.all([
    rawExchange(full.port, Buffer.from(textWith(':'))),
    rawExchange(plain.port, Buffer.from(textWith(': '))),
  ]);
  expect(expected).toHaveLength(1);
  expect(found.map(comparable)).toEqual(expected.map(comparable));
});

/** An answer without what may differ: the order and case of headers, and the date. */
function comparable({ headers, body }: RawAnswer): object {
  const [statusLine, ...lines] = headers.split('\r\n').map((one) => one.toLowerCase());
  const kept = lines.filter((one) => !one.startsWith('date: ')).sort();
  return { statusLine, kept, body };
}
