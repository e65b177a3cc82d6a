import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PlainRequest, PlainRequestReader } from '../../mock-server/plain-request.ts';

/** What Node's own parser made of the last bytes that it was sent. */
let seen: object[] = [];
const node = createServer({ requireHostHeader: false }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString('latin1') });
    response.end();
  });
});
beforeAll(() => new Promise<void>((resolve) => void node.listen(0, '127.0.0.1', resolve)));
afterAll(() => void node.close());

async function asNodeReads(bytes: Buffer): Promise<object[]> {
  seen = [];
  const { port } = node.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.resume();
  socket.end(bytes);
  await new Promise((resolve) => socket.once('close', resolve).once('error', resolve));
  return seen;
}

function asWeRead(bytes: Buffer, reader = new PlainRequestReader()): object | undefined {
  const request: PlainRequest | undefined = reader.read(bytes);
  return request && { ...request, body: request.body.toString('latin1') };
}

/** One of the first, and now and then one of the others. */
function mostly<T>(usual: readonly T[], rare: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );
}

const HEAD = 'host: x\r\nauthorization: Bearer a.b\r\n';
const GET = `GET /a?b=%20 HTTP/1.1\r\n${HEAD}\r\n`;
const POST = `POST /a HTTP/1.1\r\n${HEAD}content-length: 2\r\n\r\n{}`;

describe('a plain request', () => {
  const name = fc.constantFrom('X-A', 'x-b', 'Accept', 'If-Match', 'cookie', 'constructor');
  const value = fc.oneof(
    { weight: 9, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 8 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 8 }) },
  );
  const special = fc.constantFrom(
    'Connection: keep-alive',
    'connection: Keep-Alive',
    'connection: close',
    'Content-Length: 0',
    'content-length: 02',
    'content-length: +2',
    'transfer-encoding: chunked',
    'transfer-encoding : chunked',
    'expect: 100-continue',
    'upgrade: x',
    'set-cookie: a',
    'host: y',
    'x-a:',
    ' folded',
  );
  const line = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(name, value).map((pair) => pair.join(': ')) },
    { weight: 1, arbitrary: special },
  );
  const request = fc
    .record({
      method: mostly(['GET', 'POST', 'PATCH', 'DELETE'], ['HEAD', 'get', 'BREW']),
      target: fc.oneof(
        fc.string({ maxLength: 8 }).map((text) => `/${text}`),
        mostly(['/', '/%zz', '/#f'], ['*', 'http://x/', '/a b']),
      ),
      version: mostly(['HTTP/1.1'], ['HTTP/1.0', 'HTTP/1.1 ']),
      lines: fc.array(line, { maxLength: 4 }),
      body: fc.string({ unit: 'binary', maxLength: 4 }),
      missing: mostly([0], [1, -1]),
      ending: mostly(['\r\n'], ['\n']),
    })
    .map(({ method, target, version, lines, body, missing, ending }) => {
      const length = body === '' ? [] : [`content-length: ${body.length + missing}`];
      const head = [`${method} ${target} ${version}`, 'host: x', ...length, ...lines, '', ''];
      return Buffer.from(head.join(ending) + body, 'latin1');
    });

  test('is what Node reads, whatever else is left to Node', async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(request, async (bytes) => {
        const ours = asWeRead(bytes);
        if (ours === undefined) return;
        plain += 1;
        expect(await asNodeReads(bytes)).toEqual([ours]);
      }),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(300);
  });

  test('is read the same when its head was read before', async () => {
    const reader = new PlainRequestReader();
    for (const text of [GET, POST, GET, POST, GET.replace('/a', '/c')]) {
      const bytes = Buffer.from(text);
      const ours = asWeRead(bytes, reader);
      expect(ours).toBeDefined();
      expect(await asNodeReads(bytes)).toEqual([ours]);
    }
  });

  test('is still read when more heads came than are remembered', () => {
    const reader = new PlainRequestReader();
    for (let nth = 0; nth < 1200; nth++) {
      const bytes = Buffer.from(GET.replace('a.b', `a.${nth}`));
      expect(asWeRead(bytes, reader)).toMatchObject({
        headers: { authorization: `Bearer a.${nth}` },
      });
    }
  });
});

test.each([
  ['half of its head', GET.slice(0, -2)],
  ['half of its body', POST.slice(0, -1)],
  ['another request behind it', GET + GET],
  ['no host', 'GET / HTTP/1.1\r\na: b\r\n\r\n'],
  ['no headers', 'GET / HTTP/1.1\r\n\r\n'],
  ['a header twice', GET.replace('\r\n\r\n', '\r\nHost: y\r\n\r\n')],
  ['a header that every object has', GET.replace('host', 'constructor: a\r\nhost')],
  ['a bare line feed in a header', GET.replace('Bearer ', 'Bearer\n')],
  ['a bare carriage return in a header', GET.replace('Bearer ', 'Bearer\r')],
  ['a blank before the colon', GET.replace('host:', 'host :')],
  ['letters that are not ASCII', GET.replace('a.b', 'a.é')],
  ['a length that is not canonical', POST.replace(': 2', ': 02')],
  ['chunks', POST.replace('content-length: 2', 'Transfer-Encoding: chunked')],
  ['an expectation', POST.replace('content', 'expect: 100-continue\r\ncontent')],
  ['the end of its connection', GET.replace('host', 'connection: close\r\nhost')],
  ['an upgrade', GET.replace('host', 'connection: upgrade\r\nupgrade: x\r\nhost')],
  ['a whole URL', GET.replace('/a', 'http://x/a')],
  ['an older version', GET.replace('1.1', '1.0')],
  ['another method', GET.replace('GET', 'HEAD')],
  ['more bytes than are plain', GET.replace('a.b', 'a'.repeat(9000))],
])('a request with %s is not plain', (_what, text) => {
  const reader = new PlainRequestReader();
  reader.read(Buffer.from(GET));
  reader.read(Buffer.from(POST));
  expect(reader.read(Buffer.from(text, 'latin1'))).toBeUndefined();
});
