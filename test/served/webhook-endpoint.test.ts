import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createSignatureCheck } from '../../src/client/webhook-signature.ts';
import {
  createWebhookEndpoint,
  type WebhookEndpointOptions,
} from '../../src/transport/webhook-endpoint.ts';
import type { Delivery, DeliveryHandler } from '../../src/transport/webhooks.ts';

let close = (): void => undefined;
afterEach(() => close());

const EVENT = { id: 'evt-1', type: 'conversation:started', time: '2026-01-01T00:00:00Z', data: {} };
const BODY = JSON.stringify(EVENT);

/** An endpoint on the loopback interface, and a way to post to it. Answers the status. */
async function serve(options?: WebhookEndpointOptions) {
  const { webhooks, listener } = createWebhookEndpoint(options);
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ask = async (init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    await response.body?.cancel();
    return response;
  };
  return {
    webhooks,
    ask,
    post: async (body: string, headers: Record<string, string> = {}) =>
      (await ask({ method: 'POST', body, headers })).status,
  };
}

/** A handler that remembers what it was given. */
function heard(answer: ReturnType<DeliveryHandler> = 200) {
  const deliveries: Delivery[] = [];
  const handler: DeliveryHandler = (delivery) => {
    deliveries.push(delivery);
    return answer;
  };
  return { deliveries, handler };
}

describe('a webhook endpoint', () => {
  test('hands over a delivery, byte for byte, and answers what the handler says', async () => {
    const { webhooks, post } = await serve();
    const { deliveries, handler } = heard(202);
    webhooks.listen(handler);
    const spaced = ` ${BODY.replace('{}', '{"name":"Zoë"}')}\n`;
    expect(await post(spaced, { 'X-Some-Header': 'one' })).toBe(202);
    expect(deliveries).toMatchObject([
      {
        headers: { 'x-some-header': 'one' },
        rawBody: spaced,
        event: { ...EVENT, data: { name: 'Zoë' } },
      },
    ]);
  });

  test('asks for the event again until somebody listens, and where the handler is at fault', async () => {
    const { webhooks, post } = await serve();
    expect(await post(BODY)).toBe(503);
    webhooks.listen(() => Promise.reject(new Error('a bug')));
    expect(await post(BODY)).toBe(500);
    webhooks.listen(() => 'fine' as never);
    expect(await post(BODY)).toBe(500);
    webhooks.listen(() => 200);
    expect(await post(BODY)).toBe(200);
  });

  test.each(['hub', 'standard'] as const)(
    'hears only whoever can sign in the form %s',
    async (form) => {
      const secret = 'a secret of theirs';
      const sign = (key: string | Uint8Array, text: string) =>
        createHmac('sha256', key).update(text, 'utf8');
      const check = createSignatureCheck({
        form,
        secret,
        hmac: (key, text) => ({
          hex: sign(key, text).digest('hex'),
          base64: sign(key, text).digest('base64'),
        }),
      });
      const { webhooks, post } = await serve({ verify: check });
      const { deliveries, handler } = heard();
      webhooks.listen(handler);
      const signedBy = (key: string): Record<string, string> =>
        form === 'hub'
          ? { 'x-hub-signature-256': `sha256=${sign(key, BODY).digest('hex')}` }
          : {
              'webhook-id': 'evt-1',
              'webhook-timestamp': '1',
              'webhook-signature': `v1,${sign(key, `evt-1.1.${BODY}`).digest('base64')}`,
            };
      expect(await post(BODY)).toBe(401);
      expect(await post(BODY, signedBy('another secret'))).toBe(401);
      expect(await post(`${BODY} `, signedBy(secret))).toBe(401);
      expect(deliveries).toEqual([]);
      expect(await post(BODY, signedBy(secret))).toBe(200);
      expect(deliveries).toHaveLength(1);
    },
  );

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...EVENT, id: 7 }),
    JSON.stringify({ ...EVENT, data: undefined }),
  ])('refuses %j, which is no event', async (body) => {
    const { webhooks, post } = await serve();
    const { deliveries, handler } = heard();
    webhooks.listen(handler);
    expect(await post(body)).toBe(400);
    expect(deliveries).toEqual([]);
  });

  test('refuses what is too large, and every method but POST', async () => {
    const { webhooks, post, ask } = await serve({ bodyBytesMax: BODY.length });
    webhooks.listen(() => 200);
    expect(await post(BODY)).toBe(200);
    expect(await post(`${BODY} `)).toBe(413);
    const got = await ask({ method: 'GET' });
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
