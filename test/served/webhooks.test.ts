import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { MockServerOptions } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan } from '../../src/choice/plan.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { type Answered, CONVERSATION, startServer, type TestServer } from './start-server.ts';
import { type Reaction, type Receiver, startReceiver } from './webhook-receiver.ts';

const WEBHOOKS = '/api/v2/integrations/webhooks';
const UPDATES = ['conversation:updated'];

let server: TestServer | undefined;
let receiver: Receiver | undefined;
afterEach(async () => {
  await server?.close();
  await receiver?.close();
  server = undefined;
  receiver = undefined;
});

interface Arrangement {
  readonly react?: (nth: number) => Reaction;
  readonly session?: object;
  readonly subscription?: object;
  readonly options?: Partial<MockServerOptions>;
}

const stepped = { clock: 'stepped' } as const;
/** What becomes of the version that the conversation itself makes within its first second. */
const THE_STEPS = ['delivered'];

/** A session with a subscription of a receiver to the versions of its conversations. */
async function arrange({ react = () => 200, session = stepped, ...more }: Arrangement) {
  const endpoint = await startReceiver(react);
  receiver = endpoint;
  const running = await startServer(more.options);
  server = running;
  const { body } = await running.admin('POST', '/sessions', session);
  const token: string = body.accessToken;
  const created = await running.platform('POST', WEBHOOKS, token, {
    url: endpoint.url,
    eventTypes: UPDATES,
    ...more.subscription,
  });
  expect(created.status).toBe(201);
  const admin = (method: string, path: string, asked?: unknown): Promise<Answered> =>
    running.admin(method, `/sessions/${body.id}${path}`, asked);
  const deliveries = async () => (await admin('GET', '/deliveries')).body.deliveries;
  return {
    endpoint,
    running,
    admin,
    deliveries,
    /** Makes a new version of the conversation, and lets happen what is due then. */
    bump: async () => {
      await running.platform('DELETE', `${CONVERSATION}/recording`, token);
      await admin('GET', '/clock');
    },
    subscription: async () => (await running.platform('GET', `${WEBHOOKS}/webhook-1`, token)).body,
    /** Asks until the deliveries are in these states. */
    settled: async (...states: readonly string[]) => {
      const stateOf = ({ state }: { state: string }) => state;
      await until(async () => String((await deliveries()).map(stateOf)) === String(states));
      return deliveries();
    },
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A server whose platform has these settings. */
function withSettings(settings: Partial<Settings>): Partial<MockServerOptions> {
  return { scenarios: scenarios.map((scenario) => ({ ...scenario, settings })) };
}

function planned(name: ChoiceName, nth: number, value: number) {
  return createPlan([{ kind: CATALOGUE[name], subject: 'webhook-1', nth, value }]);
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

describe('a delivery over HTTP', () => {
  test('is signed over its raw body, in the hub form', async () => {
    const { endpoint, settled, bump } = await arrange({
      subscription: { secret: 'shared-geheimnis-ü' },
    });
    await bump();
    await endpoint.arrived(1);
    const { headers, rawBody } = endpoint.received[0] ?? { headers: {}, rawBody: '' };
    const expected = createHmac('sha256', 'shared-geheimnis-ü').update(rawBody).digest('hex');
    expect(same(String(headers['x-hub-signature-256']), `sha256=${expected}`)).toBe(true);
    expect(same(String(headers['x-hub-signature-256']), `sha256=${'0'.repeat(64)}`)).toBe(false);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(rawBody)).toMatchObject({
      id: 'evt-1',
      type: 'conversation:updated',
      data: { conversationId: 'conv-1' },
    });
    const [delivery] = await settled('delivered');
    expect(delivery).toMatchObject({
      subscription: 'webhook-1',
      url: endpoint.url,
      resource: 'conv-1',
      event: { id: 'evt-1' },
      attempts: [{ status: 200, failed: null }],
    });
  });

  test('is signed as Standard Webhooks has it, at the time of the receiver', async () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    const { endpoint, bump } = await arrange({
      subscription: { secret: `whsec_${key.toString('base64')}`, form: 'standard' },
    });
    await bump();
    await endpoint.arrived(1);
    const { headers, rawBody } = endpoint.received[0] ?? { headers: {}, rawBody: '' };
    const id = String(headers['webhook-id']);
    const timestamp = String(headers['webhook-timestamp']);
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${rawBody}`);
    const signature = `v1,${expected.digest('base64')}`;
    expect(same(String(headers['webhook-signature']), signature)).toBe(true);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(300);
    expect(id).toBe('evt-1');
  });

  test.each([
    [500, 500, null],
    [302, 302, null],
    [{ status: 200, afterMs: 700 }, null, 'timeout'],
  ] as const)('that was answered %j is sent again', async (first, status, failed) => {
    const { endpoint, admin, settled, bump } = await arrange({
      react: (nth) => (nth === 0 ? first : 200),
    });
    await bump();
    const [waiting] = await settled('retrying');
    expect(waiting.attempts).toMatchObject([{ status, failed }]);
    expect(endpoint.received).toHaveLength(1);
    await admin('POST', '/clock', { advanceByMs: 1000 });
    expect(await settled('delivered', ...THE_STEPS)).toMatchObject([
      { attempts: [{}, { status: 200 }] },
      {},
    ]);
  });

  test('that cannot be made at all has failed', async () => {
    const { settled, bump } = await arrange({
      subscription: { url: 'http://127.0.0.1:1/hook' },
    });
    await bump();
    const [delivery] = await settled('retrying');
    expect(delivery.attempts).toMatchObject([{ status: null, failed: 'connection' }]);
  });

  test('is sent again by itself, until it is dead after the last attempt', async () => {
    const { deliveries, bump } = await arrange({
      react: () => 503,
      session: { clock: 'x10' },
      options: withSettings({ webhookAttemptsMax: 2 }),
    });
    await bump();
    await until(async () => (await deliveries())[0]?.state === 'dead');
    const [delivery] = await deliveries();
    expect(delivery.attempts).toMatchObject([{ status: 503 }, { status: 503 }]);
  });

  test('is made twice where the plan says so', async () => {
    const { endpoint, admin, settled, bump } = await arrange({
      session: { ...stepped, plan: planned('webhook.duplicate', 0, 50) },
    });
    await bump();
    await settled('delivered');
    await admin('POST', '/clock', { advanceByMs: 50 });
    await endpoint.arrived(2);
    const ids = endpoint.received.map(({ rawBody }) => JSON.parse(rawBody).id);
    expect(ids).toEqual(['evt-1', 'evt-1']);
    expect(await settled('delivered')).toMatchObject([{ attempts: [{ status: 200 }] }]);
  });

  test('is in the journal and so in the event stream', async () => {
    const { admin, settled, bump } = await arrange({});
    await bump();
    await settled('delivered');
    const { body } = await admin('GET', '/journal');
    const told = body.entries.filter(({ resource }: { resource: string }) =>
      resource.startsWith('evt-'),
    );
    expect(told).toMatchObject([
      { what: 'pending', rule: 'delivery.queued' },
      { what: 'sending', rule: 'delivery.sent', after: { around: /attempt 0/ } },
      { what: 'delivered', rule: 'delivery.acknowledged', status: 200 },
    ]);
  });
});

describe('a stepped session', () => {
  test('sends when its clock is moved, and hears the answer wherever it then stands', async () => {
    const { endpoint, admin, settled } = await arrange({
      react: (nth) => (nth === 0 ? 500 : 200),
      session: { ...stepped, plan: planned('webhook.delay', 0, 100) },
    });
    await admin('POST', '/clock', { advanceToMs: 599 });
    expect(endpoint.received).toHaveLength(0);
    await admin('POST', '/clock', { advanceToMs: 600 });
    const [failed] = await settled('retrying');
    expect(failed.attempts).toMatchObject([{ sentAtMs: 600, endedAtMs: 600, status: 500 }]);
    await admin('POST', '/clock', { advanceToMs: 1599 });
    expect(endpoint.received).toHaveLength(1);
    await admin('POST', '/clock', { advanceToMs: 1600 });
    const [delivered] = await settled('delivered');
    expect(delivered.attempts[1]).toMatchObject({ sentAtMs: 1600, endedAtMs: 1600, status: 200 });
  });

  test('sends a burst a few at a time', async () => {
    const { endpoint, admin, deliveries } = await arrange({
      react: () => ({ status: 200, afterMs: 20 }),
      session: { ...stepped, fixtures: { conversations: 30 } },
    });
    await admin('POST', '/clock', { advanceToMs: 500 });
    const expected = (await deliveries()).length;
    expect(expected).toBeGreaterThan(20);
    await endpoint.arrived(expected);
    expect(endpoint.busiest()).toBeLessThanOrEqual(8);
  });
});

describe('an endpoint that keeps failing', () => {
  test('is throttled, and is tried again later', async () => {
    const { endpoint, admin, settled, subscription } = await arrange({
      react: (nth) => (nth < 3 ? 500 : 200),
      session: { ...stepped, fixtures: { conversations: 2 } },
    });
    await admin('POST', '/clock', { advanceToMs: 500 });
    await settled('retrying', 'retrying', 'retrying');
    expect(await subscription()).toMatchObject({ state: 'throttled' });
    await admin('POST', '/clock', { advanceToMs: 2499 });
    await settled('held', 'held', 'held');
    expect(endpoint.received).toHaveLength(3);
    await admin('POST', '/clock', { advanceToMs: 2500 });
    await endpoint.arrived(4);
    await endpoint.arrived(6);
    expect(await subscription()).toMatchObject({ state: 'active' });
  });
});

describe('a session that ends while deliveries are under way', () => {
  test.each(['remove', 'reset', 'close'] as const)('breaks them off on %s', async (how) => {
    const { endpoint, running, admin, bump } = await arrange({
      react: () => undefined,
      options: withSettings({ webhookAnswerMs: 600_000 }),
    });
    await bump();
    await endpoint.arrived(1);
    if (how === 'remove') await admin('DELETE', '');
    else if (how === 'reset') await admin('POST', '/reset');
    else {
      await running.close();
      server = undefined;
    }
    await endpoint.abandoned(1);
    if (how === 'reset') {
      expect((await admin('GET', '/deliveries')).body).toEqual({ deliveries: [] });
    }
  });
});

test('deliveries are listed for one subscription, the newest so many of them', async () => {
  const { admin, settled, bump } = await arrange({});
  await bump();
  await settled('delivered');
  expect((await admin('GET', '/deliveries?subscription=webhook-2')).body.deliveries).toEqual([]);
  expect((await admin('GET', '/deliveries?limit=1')).body.deliveries).toHaveLength(1);
  expect((await admin('GET', '/deliveries?limit=0')).status).toBe(400);
  expect((await admin('GET', '/deliveries?colour=red')).status).toBe(400);
});
