import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { PlainConnection } from '../../mock-server/plain-connection.ts';
import { PlainRequestReader } from '../../mock-server/plain-request.ts';
import type { Reply } from '../../mock-server/reply-to.ts';

const ask = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
const OK = { status: 200, headers: {}, body: undefined };
const DATE = 'Mon, 05 Jan 2026 09:00:00 GMT';

/** A connection whose client, server and network are the test. */
function connected() {
  const socket = new Duplex({
    allowHalfOpen: true,
    highWaterMark: 10,
    read: () => undefined,
    write: (chunk, _encoding, done) => void written.push({ text: String(chunk), done }),
  });
  const written: { text: string; done: () => void }[] = [];
  const asked: { url: string; reply: Reply }[] = [];
  const handedOver: string[] = [];
  let closed = 0;
  const connection = new PlainConnection(
    socket as Socket,
    ({ url }, reply) => {
      if (url === '/elsewhere') return false;
      asked.push({ url, reply });
      return true;
    },
    {
      handOver: () => void socket.on('data', (chunk) => handedOver.push(String(chunk))),
      closed: () => {
        closed += 1;
      },
    },
    new PlainRequestReader(),
    65,
  );
  return {
    connection,
    socket,
    written,
    handedOver,
    urls: () => asked.map(({ url }) => url),
    reply: (nth: number) => asked[nth]?.reply as Reply,
    timesClosed: () => closed,
    /** The client sends bytes, and whoever is to notice has done so. */
    async send(text: string): Promise<void> {
      socket.push(text);
      await setImmediate();
    },
  };
}

test('a request waits for the answer to the one before, and its answer for a reader', async () => {
  const { send, urls, reply, written } = connected();
  await send(ask('/1'));
  await send(ask('/2'));
  expect(urls()).toEqual(['/1']);
  reply(0).answer(OK, DATE);
  await setImmediate();
  // The client has not read the first answer yet, so that it gets no second one.
  expect(written).toHaveLength(1);
  expect(urls()).toEqual(['/1']);
  written[0]?.done();
  await setImmediate();
  expect(urls()).toEqual(['/1', '/2']);
});

test('whatever came while an answer was due is answered in its turn', async () => {
  const { send, reply, written, urls } = connected();
  for (const path of ['/1', '/2', '/3', '/4']) await send(ask(path));
  for (let nth = 0; nth < 4; nth++) {
    expect(urls()).toHaveLength(nth + 1);
    reply(nth).answer(OK, DATE);
    written[nth]?.done();
    await setImmediate();
  }
  expect(urls()).toEqual(['/1', '/2', '/3', '/4']);
});

test.each([
  ['for somebody else', ask('/elsewhere')],
  ['not plain', 'GET / HTTP/1.1\r\nhost:x\r\n\r\n'],
  ['not all there', 'GET / HT'],
])('a connection is handed over with the first request that is %s', async (_what, text) => {
  const { send, reply, written, handedOver, urls } = connected();
  await send(ask('/1'));
  reply(0).answer(OK, DATE);
  written[0]?.done();
  await send(text);
  await send(ask('/2'));
  expect(handedOver.join('')).toBe(text + ask('/2'));
  expect(urls()).toEqual(['/1']);
});

test('a connection that is idle is ended, one that waits for an answer is not', async () => {
  const { send, connection, socket, reply, written, timesClosed } = connected();
  await send(ask('/1'));
  for (let asked = 0; asked < 3; asked++) connection.endIfIdle();
  expect(socket.destroyed).toBe(false);
  reply(0).answer(OK, DATE);
  written[0]?.done();
  await send(ask('/2'));
  reply(1).answer(OK, DATE);
  written[1]?.done();
  connection.endIfIdle();
  expect(socket.destroyed).toBe(false);
  connection.endIfIdle();
  expect(socket.destroyed).toBe(true);
  await setImmediate();
  expect(timesClosed()).toBe(1);
});

test('an answer that comes too late for its client is dropped', async () => {
  const { send, socket, reply, written } = connected();
  await send(ask('/1'));
  socket.destroy();
  reply(0).answer(OK, DATE);
  expect(written).toEqual([]);
});

test('a header never carries what would end it', async () => {
  const { send, reply, written } = connected();
  await send(ask('/1'));
  const headers = { location: '/a\r\nset-cookie: b' };
  expect(() => reply(0).answer({ ...OK, headers }, DATE)).toThrow('location');
  reply(0).refuse({ status: 500, code: 'a.b', message: 'c' });
  expect(written).toHaveLength(1);
  expect(written[0]?.text).not.toContain('set-cookie');
});

test('the date of an answer is said once', async () => {
  const { send, reply, written } = connected();
  await send(ask('/1'));
  reply(0).answer({ ...OK, headers: { date: 'another' } }, DATE);
  expect(written[0]?.text.match(/^date: .*$/gim)).toEqual([`date: ${DATE}`]);
});
