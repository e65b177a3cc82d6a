import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventBody } from '../../pipeline/receiver/signed-event.ts';
import { stalemate, temporaryFolder } from '../stalemate.ts';
import { servePipeline } from './pipeline-process.ts';
import { deliver, SECRETS } from './start-pipeline.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A platform that gives tokens and answers everything else as it is told; never, if not told. */
async function platformOf(answer?: (path: string) => { status: number; body: unknown }) {
  const tokens: string[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/oauth/token') {
      tokens.push(`the-token-that-was-issued-${tokens.length}`);
      response.end(JSON.stringify({ access_token: tokens.at(-1), expires_in: 3600 }));
      return;
    }
    const said = answer?.(request.url ?? '');
    if (said !== undefined) response.writeHead(said.status).end(JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens, asked };
}

const storeIn = (folder: string) => `sqlite:${join(folder, 'events.db')}`;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it never held');
}

describe('a pipeline as a process', () => {
  it('acknowledges what it keeps while the platform says nothing, and stops when told', async () => {
    const platform = await platformOf();
    const store = storeIn(temporaryFolder());
    const served = await servePipeline({
      store,
      platform: platform.url,
      args: ['--concurrency', '1', '--drain', '1'],
    });
    for (let n = 0; n < 20; n++) {
      const answer = await deliver(served.url, eventBody({}, { id: `evt-${n}` }));
      expect(answer.status).toBe(200);
    }
    expect((await deliver(served.url, eventBody({}, { id: 'evt-0' }))).status).toBe(200);
    const status = await (await fetch(`${served.url}/status`)).json();
    const { waiting, delayed, active } = (status as { work: Record<string, number> }).work;
    expect((waiting ?? 0) + (delayed ?? 0) + (active ?? 0)).toBe(20);
    served.signal('SIGTERM');
    // What is under way waits for the platform longer than it may.
    expect(await served.ended).toBe(130);
    const beside = await stalemate(['pipeline', 'status', '--store', store, '--json']);
    const kept = JSON.parse(beside.out).work;
    expect(kept.waiting + kept.delayed + kept.active).toBe(20);
  });

  it('exits with 0 once what was under way is done', async () => {
    const platform = await platformOf(() => ({ status: 404, body: {} }));
    const served = await servePipeline({
      store: storeIn(temporaryFolder()),
      platform: platform.url,
    });
    await deliver(served.url, eventBody());
    served.signal('SIGINT');
    expect(await served.ended).toBe(0);
    expect(served.out()).toMatch(/stopped\n$/);
    expect(served.err()).not.toContain('Warning');
    await expect(fetch(`${served.url}/health`)).rejects.toThrow();
  });

  it('sends deliveries away while it drains, and ends at once when told again', async () => {
    const platform = await platformOf();
    const served = await servePipeline({
      store: storeIn(temporaryFolder()),
      platform: platform.url,
      args: ['--drain', '600'],
    });
    await deliver(served.url, eventBody());
    await until(() => platform.asked.some((path) => path.includes('/interactions/')));
    served.signal('SIGTERM');
    await until(async () => (await fetch(`${served.url}/ready`)).status === 503);
    expect((await deliver(served.url, eventBody({}, { id: 'evt-2' }))).status).toBe(503);
    served.signal('SIGTERM');
    expect(await served.ended).toBe(130);
  });

  it('goes on after it was killed, with everything that it acknowledged', async () => {
    const store = storeIn(temporaryFolder());
    const silent = await platformOf();
    const first = await servePipeline({ store, platform: silent.url });
    for (let n = 0; n < 5; n++) await deliver(first.url, eventBody({}, { id: `evt-${n}` }));
    first.signal('SIGKILL');
    await first.ended;
    const refusing = await platformOf(() => ({ status: 403, body: { message: 'no' } }));
    const second = await servePipeline({ store, platform: refusing.url });
    await deliver(second.url, eventBody({}, { id: 'evt-5' }));
    for (let n = 0; n <= 5; n++) {
      const again = await deliver(second.url, eventBody({}, { id: `evt-${n}` }));
      expect(await again.json()).toEqual({ result: 'duplicate' });
    }
  });

  it('shows no secret and no token in anything that it writes', async () => {
    const platform = await platformOf((path) => ({ status: 500, body: { message: path } }));
    const { url: platformUrl } = platform;
    const served = await servePipeline({
      store: storeIn(temporaryFolder()),
      platform: platformUrl,
      args: ['--log-level', 'trace'],
    });
    await deliver(served.url, eventBody());
    await fetch(`${served.url}/webhooks`, {
      method: 'POST',
      body: '{}',
      headers: {
        authorization: `Bearer ${SECRETS.STALEMATE_CLIENT_SECRET}`,
        'webhook-signature': SECRETS.STALEMATE_WEBHOOK_SECRET,
      },
    });
    await until(() => platform.asked.length > 2);
    const pages = await Promise.all(
      ['/', '/status', '/metrics', '/ready'].map(async (path) =>
        (await fetch(`${served.url}${path}`)).text(),
      ),
    );
    served.signal('SIGTERM');
    await served.ended;
    const everything = [served.out(), served.err(), ...pages].join('\n');
    expect(served.err()).toContain('"correlationId":"evt-1"');
    expect(platform.tokens.length).toBeGreaterThan(0);
    const { STALEMATE_CLIENT_SECRET: client, STALEMATE_WEBHOOK_SECRET: webhook } = SECRETS;
    const basic = Buffer.from(`recording-care:${client}`).toString('base64');
    for (const secret of [client, webhook, webhook.slice(6), basic, ...platform.tokens]) {
      expect(everything).not.toContain(secret);
    }
    for (const line of served.err().trim().split('\n')) JSON.parse(line);
  });

  it('warns of a platform to which tokens would go in the clear', async () => {
    const store = storeIn(temporaryFolder());
    const far = await servePipeline({ store, platform: 'http://platform.invalid' });
    expect(far.out()).toContain('beware  the platform is reached by plain http');
    const near = await servePipeline({ store, platform: 'http://localhost:9' });
    expect(near.out()).not.toContain('beware');
  });

  it('says that the port is taken, or that the store cannot be opened, and exits 2', async () => {
    const platform = await platformOf();
    const folder = temporaryFolder();
    const served = await servePipeline({ store: storeIn(folder), platform: platform.url });
    const args = ['pipeline', 'serve', '--platform', platform.url];
    const taken = await stalemate(
      [...args, '--store', storeIn(folder), '--port', new URL(served.url).port],
      { env: SECRETS },
    );
    expect([taken.code, taken.err]).toEqual([2, expect.stringContaining('listens there')]);
    const folderAsFile = await stalemate([...args, '--store', `sqlite:${folder}`, '--port', '0'], {
      env: SECRETS,
    });
    expect(folderAsFile.code).toBe(2);
    expect(folderAsFile.err).toContain(`the store sqlite:${folder} cannot be used`);
  });
});
