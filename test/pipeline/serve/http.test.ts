import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import { BODY_BYTES_MAX } from '../../../src/pipeline/receiver/receiver.ts';
import { eventBody, hubHeaders } from '../receiver/signed-event.ts';
import { createStubStore, startService } from './running-service.ts';

function post(url: string, body: string, headers: Record<string, string> = hubHeaders(body)) {
  return fetch(`${url}/webhooks`, { method: 'POST', body, headers });
}

/** Sends bytes as they are and gives what came back until the connection ended. */
function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('the endpoint', () => {
  it('answers what the receiver says, with the correlation id', async () => {
    const { store, kept } = createStubStore();
    const { url } = await startService({ store });
    const body = JSON.stringify(eventBody());
    const first = await post(url, body, { ...hubHeaders(body), 'x-correlation-id': 'call-7' });
    expect([first.status, await first.json()]).toEqual([200, { result: 'stored' }]);
    expect(first.headers.get('x-correlation-id')).toBe('call-7');
    expect(await (await post(url, body)).json()).toEqual({ result: 'duplicate' });
    expect((await post(url, body, {})).status).toBe(401);
    expect(kept.size).toBe(1);
  });

  it.each([
    'text/plain',
    'application/json; charset=utf-8',
    'application/octet-stream',
    'nonsense',
  ])('does not mind the content type %s', async (type) => {
    const { url } = await startService();
    const body = JSON.stringify(eventBody());
    const answer = await post(url, body, { ...hubHeaders(body), 'content-type': type });
    expect(answer.status).toBe(200);
  });

  it('acknowledges while every consumer is stalled', async () => {
    const { store, kept } = createStubStore();
    const never = () => new Promise<never>(() => undefined);
    const { url, service } = await startService({ store, createHandler: () => never });
    const bodies = Array.from({ length: 50 }, (_, n) =>
      JSON.stringify(eventBody({}, { id: `evt-${n}` })),
    );
    const answers = await Promise.all(bodies.map((body) => post(url, body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(kept.size).toBe(50);
    expect(await service.drain(1000)).toBe(true);
  });

  it('answers 413 to a body that is too large, and takes the next one', async () => {
    const { store, kept } = createStubStore();
    const { url } = await startService({ store });
    const large = 'x'.repeat(BODY_BYTES_MAX + 1);
    expect((await post(url, large)).status).toBe(413);
    expect((await post(url, 'x'.repeat(3_000_000))).status).toBe(413);
    expect((await post(url, JSON.stringify(eventBody()))).status).toBe(200);
    expect(kept.size).toBe(1);
  });

  it('answers 503 and when to come back while the store is away', async () => {
    const { store, state } = createStubStore();
    state.fault = new DatabaseUnavailableError('locked by another process');
    const { url, logLines } = await startService({ store });
    const answer = await post(url, JSON.stringify(eventBody()));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await answer.text()).not.toContain('locked');
    expect(JSON.stringify(logLines())).toContain('locked by another process');
  });

  it.each([
    ['GET', '/webhooks', 405, 'POST'],
    ['DELETE', '/webhooks', 405, 'POST'],
    ['POST', '/metrics', 405, 'GET, HEAD'],
    ['PUT', '/', 405, 'GET, HEAD'],
    ['GET', '/nothing', 404, null],
    ['GET', '/toString', 404, null],
    ['POST', '/webhooks/', 404, null],
    ['HEAD', '/health', 200, null],
  ])('answers %s %s with %i', async (method, path, status, allow) => {
    const { url } = await startService();
    const answer = await fetch(`${url}${path}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow]);
  });

  it.each([
    ['no HTTP at all\r\n\r\n', '400'],
    ['POST /webhooks HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n', '400'],
    ['POST /webhooks HTTP/1.1\r\ncontent-length: 0\r\n\r\n', '400'],
    [`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, '431'],
    ['CONNECT elsewhere:443 HTTP/1.1\r\nhost: elsewhere:443\r\n\r\n', '405'],
    ['GET / HTTP/1.1\r\nhost: a\r\nexpect: cake\r\n\r\n', '417'],
    ['GET http://a/health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', '200'],
    ['GET * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', '404'],
  ])('answers %j with %s', async (text, status) => {
    const { listening } = await startService();
    expect(await sendRaw(listening.port, text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('says of an event that it was kept, whatever comes behind it', async () => {
    const { store, kept } = createStubStore();
    const { listening } = await startService({ store });
    const body = JSON.stringify(eventBody());
    const head = `POST /webhooks HTTP/1.1\r\nhost: a\r\nx-hub-signature-256: ${
      hubHeaders(body)['x-hub-signature-256']
    }\r\ncontent-length: ${body.length}\r\n\r\n`;
    const answer = await sendRaw(listening.port, `${head}${body}no HTTP at all\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expect(kept.size).toBe(1);
  });

  it('does not wait for a body that does not come, and keeps nothing of it', async () => {
    const { store, kept } = createStubStore();
    const { listening } = await startService({ store });
    const body = JSON.stringify(eventBody());
    const head = `POST /webhooks HTTP/1.1\r\nhost: a\r\nx-hub-signature-256: ${
      hubHeaders(body)['x-hub-signature-256']
    }\r\ncontent-length: ${body.length}\r\n\r\n`;
    const answer = await sendRaw(listening.port, `${head}${body.slice(0, -1)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(kept.size).toBe(0);
  });

  it('survives whatever is sent', async () => {
    const { listening, url } = await startService();
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'X', '');
    const target = fc.oneof(fc.constantFrom('/webhooks', '/', '/status'), fc.webPath());
    const noise = fc.string({ unit: 'binary', maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(method, target, noise, noise, async (verb, path, headers, body) => {
        const text = `${verb} ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${headers}\r\n\r\n${body}`;
        const socketEnds = sendRaw(listening.port, `${text}\r\n\r\n`).catch(() => '');
        // Half of a request is waited for; that it is not waited for long is shown above.
        const patience = new Promise<string>((resolve) => setTimeout(resolve, 50, ''));
        expect(await Promise.race([socketEnds, patience])).not.toMatch(/^HTTP\/1.1 5/);
      }),
      { numRuns: 100 },
    );
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});

describe('a service that ends', () => {
  it('answers what is under way, sends others away, and says that all is done', async () => {
    let keep: () => void = () => undefined;
    let asked: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { store } = createStubStore();
    let stopped: () => void = () => undefined;
    const { url, service } = await startService({
      store: {
        ...store,
        inbox: {
          accept: () => {
            asked();
            return new Promise((resolve) => {
              keep = () => resolve('stored');
            });
          },
        },
        work: {
          ...store.work,
          consume: () => ({ stop: () => new Promise((resolve) => (stopped = resolve)) }),
        },
      },
    });
    const first = post(url, JSON.stringify(eventBody()));
    await arrived;
    const drained = service.drain(10_000);
    const second = await post(url, JSON.stringify(eventBody({}, { id: 'evt-2' })));
    expect([second.status, await second.json()]).toMatchObject([503, { result: 'draining' }]);
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    keep();
    expect((await first).status).toBe(200);
    stopped();
    expect(await drained).toBe(true);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('does not wait for ever', async () => {
    const { store } = createStubStore();
    const { service } = await startService({
      store: {
        ...store,
        work: { ...store.work, consume: () => ({ stop: () => new Promise(() => undefined) }) },
      },
    });
    expect(await service.drain(20)).toBe(false);
  });
});
