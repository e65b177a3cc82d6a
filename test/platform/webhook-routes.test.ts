import { describe, expect, it } from 'vitest';
import { benign } from '../../src/choice/benign.ts';
import type { Json } from '../../src/platform/message.ts';
import { Platform } from '../../src/platform/platform.ts';
import type { Parcel } from '../../src/platform/webhooks/outbound.ts';
import { publish } from '../../src/platform/webhooks/publish.ts';

const WEBHOOKS = '/api/v2/integrations/webhooks';
const EVENT_BUS = '/api/v2/eventbus/subscriptions';
const STANDARD = `whsec_${Buffer.from('k'.repeat(24)).toString('base64')}`;
const VALID = {
  url: 'https://worker.example/hook?x=1',
  eventTypes: ['conversation:updated', 'interaction.recording.completed'],
};

function platformOf() {
  const parcels: Parcel[] = [];
  const platform = new Platform({
    choices: benign,
    outbound: {
      send: (parcel, done) => {
        parcels.push(parcel);
        done({ status: 200 });
        return true;
      },
    },
  });
  const send = (method: string, path: string, body?: Json, scopes?: ReadonlySet<string>) =>
    platform.handle({
      method,
      path,
      headers: { authorization: `Bearer ${platform.grant('worker', scopes)}` },
      body,
    });
  return { platform, send, parcels };
}

describe.each([
  [WEBHOOKS, 'webhook:manage'],
  [EVENT_BUS, 'eventbus:subscribe'],
])('subscriptions at %s', (path, scope) => {
  it('are created, shown without their secret, listed and deleted', () => {
    const { send } = platformOf();
    const created = send('POST', path, {
      ...VALID,
      filters: { status: 'failed', version: 2, urgent: true },
      secret: 'a-long-secret',
    });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: 'webhook-1',
      ...VALID,
      filters: { status: 'failed', version: 2, urgent: true },
      form: 'hub',
      signed: true,
      state: 'active',
      createdTime: '2026-01-05T09:00:00.000Z',
    });
    expect(send('GET', `${path}/webhook-1`).body).toEqual(created.body);
    expect(send('GET', path).body).toEqual({ entities: [created.body] });
    expect(JSON.stringify(send('GET', path).body)).not.toContain('a-long-secret');
    expect(send('DELETE', `${path}/webhook-1`).status).toBe(204);
    expect(send('GET', `${path}/webhook-1`).status).toBe(404);
    expect(send('DELETE', `${path}/webhook-1`)).toMatchObject({
      status: 404,
      body: { code: 'subscription.not.found' },
    });
    expect(send('GET', path).body).toEqual({ entities: [] });
  });

  it('deliver to their endpoint what matches', () => {
    const { platform, send, parcels } = platformOf();
    send('POST', path, { ...VALID, filters: { status: 'failed' } });
    for (const status of ['failed', 'completed']) {
      publish(platform.world, {
        type: 'interaction.recording.completed',
        resource: 'rec-1',
        data: { status },
      });
    }
    platform.advanceTo(0);
    expect(parcels.map(({ url, client, event }) => [url, client, event.data])).toEqual([
      [VALID.url, 'worker', { status: 'failed' }],
    ]);
  });

  it.each([
    ['url', { url: 'ftp://worker.example/hook' }],
    ['url', { url: 'javascript:alert(1)' }],
    ['url', { url: '/hook' }],
    ['url', { url: 'https://user:secret@worker.example/' }],
    ['url', { url: `https://worker.example/${'x'.repeat(2000)}` }],
    ['eventTypes', { eventTypes: [] }],
    ['eventTypes.0', { eventTypes: ['Conversation Updated'] }],
    ['eventTypes.0', { eventTypes: ['updated'] }],
    ['filters.status', { filters: { status: null } }],
    [
      'filters',
      { filters: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`f${i}`, 1])) },
    ],
    ['secret', { secret: 'short' }],
    ['secret', { secret: 'not-of-the-standard-form', form: 'standard' }],
    ['form', { form: 'plain' }],
    ['body', { colour: 'red' }],
  ])('refuse a wrong %s: %j', (field, wrong) => {
    const { send } = platformOf();
    const refused = send('POST', path, { ...VALID, ...wrong } as Json);
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'bad.request', details: [{ fieldName: field }] },
    });
    expect(send('GET', path).body).toEqual({ entities: [] });
  });

  it('take a secret of the standard form', () => {
    const { send } = platformOf();
    const created = send('POST', path, { ...VALID, secret: STANDARD, form: 'standard' });
    expect(created).toMatchObject({ status: 201, body: { form: 'standard', signed: true } });
  });

  it('need their scope', () => {
    const { send } = platformOf();
    const refused = send('POST', path, VALID, new Set(['recording:write']));
    expect(refused).toMatchObject({ status: 403, body: { code: 'missing.scope' } });
    expect(send('POST', path, VALID, new Set([scope])).status).toBe(201);
  });

  it('are not those of the other bus', () => {
    const { send } = platformOf();
    send('POST', path, VALID);
    const other = path === WEBHOOKS ? EVENT_BUS : WEBHOOKS;
    expect(send('GET', other).body).toEqual({ entities: [] });
    expect(send('GET', `${other}/webhook-1`).status).toBe(404);
    expect(send('DELETE', `${other}/webhook-1`).status).toBe(404);
    expect(send('GET', `${path}/webhook-1`).status).toBe(200);
  });

  it('are at most 100', () => {
    const { send } = platformOf();
    for (let i = 0; i < 100; i++) expect(send('POST', path, VALID).status).toBe(201);
    expect(send('POST', path, VALID)).toMatchObject({
      status: 409,
      body: { code: 'subscription.limit' },
    });
    send('DELETE', `${path}/webhook-7`);
    expect(send('POST', path, VALID).status).toBe(201);
  });
});
