import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthorisedDownload } from '../../../src/pipeline/platform/authorised-download.ts';
import { createAuthorisedTransport } from '../../../src/pipeline/platform/authorised-transport.ts';
import { createHttpArtifacts } from '../../../src/pipeline/platform/http-artifacts.ts';
import {
  createTokenSource,
  fixedToken,
  type TokenSource,
} from '../../../src/pipeline/platform/token-source.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers as it is told, and notes what it was asked with. */
async function serverOf(answer: Answer) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

/** A platform that issues token-1, token-2, … and takes only the newest. */
async function platformOf(options: { expiresInS?: number; tokenStatus?: () => number } = {}) {
  const { expiresInS = 3600, tokenStatus = () => 200 } = options;
  let issued = 0;
  const { baseUrl, asked } = await serverOf((request, response) => {
    if (request.url === '/oauth/token') {
      const status = tokenStatus();
      if (status === 200) issued += 1;
      const body = { access_token: `token-${issued}`, expires_in: expiresInS };
      response.writeHead(status).end(JSON.stringify(status === 200 ? body : {}));
      return;
    }
    const known = request.headers.authorization === `Bearer token-${issued}`;
    response.writeHead(known ? 200 : 401).end('{}');
  });
  const tokensAsked = () => asked.filter(({ url }) => url === '/oauth/token').length;
  const revoke = () => {
    issued += 1;
  };
  return { baseUrl, asked, tokensAsked, revoke };
}

function tokensOf(baseUrl: string, clock: { ms: number }, onToken?: (token: string) => void) {
  return createTokenSource({
    baseUrl,
    clientId: 'me',
    clientSecret: 'my-secret',
    nowMs: () => clock.ms,
    ...(onToken && { onToken }),
  });
}

const GET = { method: 'GET', path: '/thing' };

function transportOf(baseUrl: string, tokens: TokenSource) {
  const troubles: unknown[] = [];
  const onTrouble = (...told: unknown[]) => void troubles.push(...told);
  return { transport: createAuthorisedTransport({ baseUrl, tokens, onTrouble }), troubles };
}

describe('a token', () => {
  it('is asked for once, with client credentials, however many wait for it', async () => {
    const { baseUrl, asked, tokensAsked } = await platformOf();
    const told: string[] = [];
    const tokens = tokensOf(baseUrl, { ms: 0 }, (token) => told.push(token));
    const { transport } = transportOf(baseUrl, tokens);
    const replies = await Promise.all([1, 2, 3].map(() => transport.send(GET)));
    expect(replies.map((reply) => reply.kind === 'response' && reply.status)).toEqual([
      200, 200, 200,
    ]);
    expect(tokensAsked()).toBe(1);
    expect(asked[0]?.authorization).toBe(`Basic ${btoa('me:my-secret')}`);
    expect(told).toEqual(['token-1']);
  });

  it.each([
    [3600, 3_539_000, 3_541_000],
    [10, 7900, 8100],
  ])('for %i s is renewed before it expires', async (expiresInS, stillMs, renewedMs) => {
    const { baseUrl } = await platformOf({ expiresInS });
    const clock = { ms: 0 };
    const tokens = tokensOf(baseUrl, clock);
    expect(await tokens.token()).toBe('token-1');
    clock.ms = stillMs;
    expect(await tokens.token()).toBe('token-1');
    clock.ms = renewedMs;
    expect(await tokens.token()).toBe('token-2');
  });

  it('that is refused is renewed, and the request sent again once', async () => {
    const { baseUrl, asked, revoke } = await platformOf();
    const { transport } = transportOf(baseUrl, tokensOf(baseUrl, { ms: 0 }));
    await transport.send(GET);
    revoke();
    expect(await transport.send(GET)).toMatchObject({ kind: 'response', status: 200 });
    expect(asked.map(({ url }) => url)).toEqual([
      '/oauth/token',
      '/thing',
      '/thing',
      '/oauth/token',
      '/thing',
    ]);
  });

  it('that somebody else looks after is not renewed', async () => {
    const { baseUrl, asked } = await platformOf();
    const { transport } = transportOf(baseUrl, fixedToken('old'));
    expect(await transport.send(GET)).toMatchObject({ kind: 'response', status: 401 });
    expect(asked).toHaveLength(1);
  });

  it('that is not issued is no answer, is told, and is not asked for in a storm', async () => {
    let status = 401;
    const { baseUrl, tokensAsked } = await platformOf({ tokenStatus: () => status });
    const clock = { ms: 0 };
    const { transport, troubles } = transportOf(baseUrl, tokensOf(baseUrl, clock));
    for (let n = 0; n < 5; n++) {
      const headers = { 'x-correlation-id': 'call-7' };
      const reply = await transport.send({ ...GET, headers });
      expect(reply).toEqual({ kind: 'no-response', because: 'connection' });
    }
    expect(tokensAsked()).toBe(1);
    expect(String(troubles[0])).toContain('the platform answered 401; check the client id');
    expect(String(troubles[0])).not.toContain('my-secret');
    expect(troubles[1]).toBe('call-7');
    status = 200;
    clock.ms = 1001;
    expect(await transport.send(GET)).toMatchObject({ kind: 'response', status: 200 });
  });

  it.each([
    ['no JSON', 'text'],
    ['no token', '{"expires_in":1}'],
    ['a token that is no header', '{"access_token":"a\\nb"}'],
  ])('is not made up from %s', async (_, body) => {
    const { baseUrl } = await serverOf((_request, response) => response.end(body));
    await expect(tokensOf(baseUrl, { ms: 0 }).token()).rejects.toThrow('has no access_token');
  });

  it('is asked for from nobody else, wherever the platform points', async () => {
    const elsewhere = await platformOf();
    const { baseUrl } = await serverOf((_request, response) =>
      response.writeHead(307, { location: `${elsewhere.baseUrl}oauth/token` }).end(),
    );
    await expect(tokensOf(baseUrl, { ms: 0 }).token()).rejects.toThrow('did not answer');
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('a request', () => {
  it.each([301, 302, 307])('that is sent elsewhere by %i is answered with that', async (status) => {
    const elsewhere = await platformOf();
    const { baseUrl } = await serverOf((_request, response) =>
      response.writeHead(status, { location: `${elsewhere.baseUrl}thing` }).end(),
    );
    const { transport } = transportOf(baseUrl, fixedToken('t'));
    const command = { method: 'POST', path: '/thing', body: {} };
    expect(await transport.send(command)).toMatchObject({ kind: 'response', status });
    expect(elsewhere.asked).toEqual([]);
  });
});

/** Answers with JSON that does not end for as long as somebody reads it. */
async function endlessServer() {
  let ended = false;
  const piece = `"${'x'.repeat(1_000_000)}",`;
  const { baseUrl } = await serverOf((_request, response) => {
    const write = (): void => {
      while (!ended && response.write(piece));
    };
    response.once('close', () => {
      ended = true;
    });
    response.on('drain', write).write('[');
    write();
  });
  return { baseUrl, hasEnded: () => ended };
}

describe('an answer without an end', () => {
  it('is no answer, to whatever was asked, and is not read on', async () => {
    const { baseUrl, hasEnded } = await endlessServer();
    const { transport } = transportOf(baseUrl, fixedToken('t'));
    const reply = await transport.send({ ...GET, timeoutMs: 60_000 });
    expect(reply).toEqual({ kind: 'no-response', because: 'connection' });
    await expect.poll(hasEnded).toBe(true);
    const other = await endlessServer();
    await expect(tokensOf(other.baseUrl, { ms: 0 }).token()).rejects.toThrow('did not answer');
  });
});

describe('a file', () => {
  const sourceOf = (baseUrl: string, tokens = fixedToken('t'), stallMsMax = 200) =>
    createHttpArtifacts(createAuthorisedDownload({ baseUrl, tokens, stallMsMax }));

  async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
    let bytes = 0;
    for await (const chunk of chunks) bytes += chunk.length;
    return bytes;
  }

  it('is read piece by piece, with what is announced of it', async () => {
    const { baseUrl, asked } = await serverOf((_request, response) =>
      response
        .writeHead(200, { 'content-length': 200_000, 'x-checksum-sha256': 'AB'.repeat(32) })
        .end(Buffer.alloc(200_000)),
    );
    const file = await sourceOf(baseUrl).open('/rec/1?part=a', 'call-7');
    expect(file).toMatchObject({ announcedBytes: 200_000, sha256: 'AB'.repeat(32) });
    expect(file.kind === 'file' && (await bytesOf(file.chunks))).toBe(200_000);
    expect(asked).toEqual([{ url: '/rec/1?part=a', authorization: 'Bearer t' }]);
  });

  it.each([
    [404, {}, { kind: 'missing' }],
    [403, {}, { kind: 'refused' }],
    [503, { 'retry-after': '7' }, { kind: 'unavailable', retryAfterMs: 7000 }],
    [429, {}, { kind: 'unavailable', retryAfterMs: 0 }],
    [401, {}, { kind: 'unavailable' }],
  ])('that is answered with %i is %j', async (status, headers, expected) => {
    const { baseUrl } = await serverOf((_request, response) =>
      response.writeHead(status, headers as Record<string, string>).end('no'),
    );
    expect(await sourceOf(baseUrl).open('/rec/1', 'c')).toMatchObject(expected);
  });

  it('is asked for again with a new token', async () => {
    const { baseUrl, revoke } = await platformOf();
    const tokens = tokensOf(baseUrl, { ms: 0 });
    await tokens.token();
    revoke();
    expect(await sourceOf(baseUrl, tokens).open('/rec/1', 'c')).toMatchObject({ kind: 'file' });
  });

  it('whose connection breaks throws, and so does one of which nothing more comes', async () => {
    const { baseUrl } = await serverOf((request, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(Buffer.alloc(10), () => {
        if (request.url === '/broken') response.destroy();
      });
    });
    for (const uri of ['/broken', '/stalled']) {
      const file = await sourceOf(baseUrl).open(uri, 'c');
      await expect(file.kind === 'file' && bytesOf(file.chunks)).rejects.toThrow();
    }
  });

  it('that is kept elsewhere is fetched there, without the token', async () => {
    const elsewhere = await serverOf((_request, response) => response.end('the file'));
    const { baseUrl, asked } = await serverOf((_request, response) =>
      response.writeHead(302, { location: `${elsewhere.baseUrl}signed` }).end(),
    );
    const file = await sourceOf(baseUrl).open('/rec/1', 'c');
    expect(file.kind === 'file' && (await bytesOf(file.chunks))).toBe(8);
    expect(asked).toEqual([{ url: '/rec/1', authorization: 'Bearer t' }]);
    expect(elsewhere.asked).toEqual([{ url: '/signed', authorization: undefined }]);
  });

  it('that comes drop by drop is not waited for', async () => {
    const { baseUrl } = await serverOf((_request, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 });
      const drip = setInterval(() => response.write('.'), 10);
      response.once('close', () => clearInterval(drip));
    });
    const options = { baseUrl, tokens: fixedToken('t'), stallMsMax: 60_000, wholeMsMax: 200 };
    const file = await createHttpArtifacts(createAuthorisedDownload(options)).open('/rec/1', 'c');
    await expect(file.kind === 'file' && bytesOf(file.chunks)).rejects.toThrow();
  });

  it('of a platform that is away is unavailable', async () => {
    const { baseUrl } = await serverOf((_request, response) => response.destroy());
    expect(await sourceOf(baseUrl).open('/rec/1', 'c')).toMatchObject({ kind: 'unavailable' });
    const silent = await serverOf(() => undefined);
    expect(await sourceOf(silent.baseUrl).open('/rec/1', 'c')).toMatchObject({
      kind: 'unavailable',
      because: 'no answer: timeout',
    });
  });
});
