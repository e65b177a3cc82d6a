import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { Platform } from '../../src/platform/platform.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { openConversation } from '../../src/platform/voice/conversation-lifecycle.ts';
import { hmacSha256 } from '../../src/platform/webhooks/hmac-sha256.ts';
import type { DeliveryResult, Parcel } from '../../src/platform/webhooks/outbound.ts';
import { publish } from '../../src/platform/webhooks/publish.ts';
import { subscribe, unsubscribe } from '../../src/platform/webhooks/subscribe.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { EPOCH_MS } from '../../src/time/epoch.ts';

/** A choice of this kind for the first subscription. */
type Planned = readonly [kind: ChoiceName, nth: number, value: number];

/** A platform whose endpoint answers as `answer` says, `undefined` meaning never. */
function platformWith(
  answer: (parcel: Parcel, nth: number) => DeliveryResult | undefined,
  planned: readonly Planned[] = [],
  settings: Partial<Settings> = {},
) {
  const draws = planned.map(([kind, nth, value]) => ({
    kind: CATALOGUE[kind],
    subject: 'webhook-1',
    nth,
    value,
  }));
  const arrived: { readonly atMs: number; readonly id: string; readonly parcel: Parcel }[] = [];
  const platform = new Platform({
    choices: planChoices(createPlan(draws)),
    settings,
    outbound: {
      send(parcel, done) {
        arrived.push({ atMs: platform.nowMs, id: parcel.event.id, parcel });
        const result = answer(parcel, arrived.length - 1);
        const atMs = platform.nowMs + (result === undefined ? parcel.answerWithinMs : 0);
        platform.world.timeline.at(atMs, () => done(result ?? { failed: 'timeout' }));
        return true;
      },
    },
  });
  const { world } = platform;
  const subscription = subscribe(world, { client: 'worker', types: ['thing.done'] });
  const tell = (data = {}) => publish(world, { type: 'thing.done', resource: 'thing-1', data });
  const states = () => webhooksOf(world).deliveries.map(({ state }) => state);
  return { platform, world, subscription, tell, states, arrived };
}

const ok = (): DeliveryResult => ({ status: 200 });
const broken = (): DeliveryResult => ({ status: 500 });

describe('publishing', () => {
  it('reaches those whose types and filters match, and asks for the data only then', () => {
    const { platform, world, arrived } = platformWith(ok);
    subscribe(world, { client: 'b', types: ['call.over'], filter: { status: 'failed', tries: 2 } });
    subscribe(world, { client: 'c', types: ['call.over', 'thing.done'] });
    publish(world, {
      type: 'nobody.cares',
      resource: 'x',
      data: () => {
        throw new Error('the data was asked for');
      },
    });
    const over = (data: Record<string, string | number>) =>
      publish(world, { type: 'call.over', resource: 'call-1', data: () => data });
    over({ status: 'failed', tries: 2 });
    over({ status: 'failed', tries: 3 });
    over({ status: 'failed' });
    platform.advanceTo(0);
    expect(arrived.map(({ parcel, id }) => [parcel.client, id])).toEqual([
      ['b', 'evt-1'],
      ['c', 'evt-1'],
      ['c', 'evt-2'],
      ['c', 'evt-3'],
    ]);
    expect(JSON.parse(arrived[0]?.parcel.rawBody ?? '')).toEqual({
      id: 'evt-1',
      type: 'call.over',
      time: '2026-01-05T09:00:00.000Z',
      data: { status: 'failed', tries: 2 },
    });
  });

  it('makes nothing in a world without subscriptions', () => {
    const platform = new Platform({ choices: planChoices(createPlan([])) });
    publish(platform.world, { type: 'thing.done', resource: 'x', data: {} });
    expect(webhooksOf.known(platform.world)).toBeUndefined();
    expect(platform.pending).toBe(0);
  });

  it('counts as delivered where nobody is there to receive', () => {
    const platform = new Platform({ choices: planChoices(createPlan([])) });
    subscribe(platform.world, { client: 'worker', types: ['thing.done'] });
    publish(platform.world, { type: 'thing.done', resource: 'x', data: {} });
    platform.advanceTo(0);
    expect(platform.journal.entries.at(-1)).toMatchObject({
      what: 'delivered',
      rule: { id: 'delivery.unheard' },
    });
  });

  it('tells of every version of a conversation and of the end of its recording', () => {
    const types = ['conversation:started', 'conversation:updated', 'interaction.recorded'];
    const { platform, world, arrived } = platformWith(ok);
    subscribe(world, { client: 'worker', types });
    openConversation(world, {
      id: 'conv-1',
      participants: [],
      defaultRecording: { tags: [], format: 'wav' },
    });
    platform.advanceTo(3000);
    const authorization = `Bearer ${platform.grant('worker')}`;
    const path = '/api/v2/conversations/voice/conv-1/recording';
    platform.handle({ method: 'DELETE', path, headers: { authorization } });
    platform.advanceTo(4000);
    expect(
      arrived.map(({ parcel: { event }, atMs }) => [atMs, event.type, event.data]),
    ).toMatchObject([
      [0, 'conversation:started', { conversationId: 'conv-1', state: 'ivr', etag: '"1"' }],
      [500, 'conversation:updated', { state: 'queued', version: 2 }],
      [2500, 'conversation:updated', { state: 'connected', version: 3 }],
      [3000, 'conversation:updated', { state: 'connected', version: 4 }],
      [3000, 'interaction.recorded', { recordingId: 'rec-1', status: 'completed' }],
    ]);
  });
});

describe('a delivery', () => {
  it('ends with the first 2xx, and the journal says what the endpoint answered', () => {
    const { platform, tell, states } = platformWith(() => ({ status: 202 }));
    tell();
    platform.advanceTo(0);
    expect(states()).toEqual(['delivered']);
    const told = platform.journal.entries.map(({ what, resource, status, rule }) => [
      what,
      resource,
      status,
      rule.id,
    ]);
    expect(told).toEqual([
      ['pending', 'evt-1@webhook-1', undefined, 'delivery.queued'],
      ['sending', 'evt-1@webhook-1', undefined, 'delivery.sent'],
      ['delivered', 'evt-1@webhook-1', 202, 'delivery.acknowledged'],
    ]);
    expect(platform.journal.entries.at(-1)?.after?.around).toBe(
      'attempt 1 for webhook-1, about thing-1',
    );
  });

  it.each([301, 304, 404, 500, 503])('is sent again after %i', (status) => {
    const { platform, tell, arrived } = platformWith((_, nth) => ({
      status: nth === 0 ? status : 200,
    }));
    tell();
    platform.advanceTo(60_000);
    expect(arrived.map(({ atMs, id }) => [atMs, id])).toEqual([
      [0, 'evt-1'],
      [1000, 'evt-1'],
    ]);
  });

  it('fails when the answer does not come within the limit of the world', () => {
    const { platform, tell, arrived } = platformWith(() => undefined, [], {
      webhookAnswerMs: 250,
      webhookAttemptsMax: 2,
    });
    tell();
    platform.advanceTo(1249);
    expect(arrived).toHaveLength(1);
    platform.advanceTo(1250);
    expect(arrived.map(({ atMs }) => atMs)).toEqual([0, 1250]);
  });

  it('backs off ever longer and is dead after the last attempt', () => {
    const { platform, tell, states, arrived } = platformWith(broken, [], { webhookAttemptsMax: 3 });
    tell();
    platform.advanceTo(3_600_000);
    expect(arrived.map(({ atMs }) => atMs)).toEqual([0, 1000, 3000]);
    expect(states()).toEqual(['dead']);
    expect(platform.pending).toBe(0);
  });

  it('lets a slow one hold up those behind it, and a held-back one be overtaken', () => {
    const { platform, tell, arrived } = platformWith(ok, [
      ['webhook.delay', 0, 500],
      ['webhook.overtaken', 1, 700],
    ]);
    for (let i = 0; i < 3; i++) tell();
    platform.advanceTo(10_000);
    expect(arrived.map(({ atMs, id }) => [atMs, id])).toEqual([
      [500, 'evt-1'],
      [500, 'evt-3'],
      [1200, 'evt-2'],
    ]);
  });

  it('comes twice where it is duplicated, and counts once', () => {
    const { platform, tell, states, arrived } = platformWith(ok, [['webhook.duplicate', 0, 400]]);
    tell();
    platform.advanceTo(10_000);
    expect(arrived.map(({ atMs, id }) => [atMs, id])).toEqual([
      [0, 'evt-1'],
      [400, 'evt-1'],
    ]);
    expect(states()).toEqual(['delivered']);
  });

  it.each([
    ['webhook.answer-lost', 1, [0, 1300]],
    ['webhook.request-lost', 1, [1300]],
    ['webhook.travel', 299, [299]],
    ['webhook.travel', 300, [300, 1300]],
  ] as const)('where %s is %i arrives at %j', (kind, value, moments) => {
    const { platform, tell, arrived } = platformWith(ok, [[kind, 0, value]]);
    tell();
    platform.advanceTo(10_000);
    expect(arrived.map(({ atMs }) => atMs)).toEqual(moments);
  });

  it('is discarded with its subscription, also while it waits for its next attempt', () => {
    const { platform, world, subscription, tell, states, arrived } = platformWith(broken);
    tell();
    platform.advanceTo(0);
    expect(states()).toEqual(['retrying']);
    unsubscribe(world, subscription);
    tell();
    platform.advanceTo(60_000);
    expect(states()).toEqual(['dead']);
    expect(arrived).toHaveLength(1);
  });

  it('that is answered 410 ends the subscription', () => {
    const { platform, world, tell, states, arrived } = platformWith(() => ({ status: 410 }));
    tell();
    tell();
    platform.advanceTo(60_000);
    expect(states()).toEqual(['dead', 'dead']);
    expect(webhooksOf(world).subscriptions.size).toBe(0);
    expect(arrived.length).toBeLessThanOrEqual(2);
  });
});

describe('the gateway', () => {
  it('leaves an endpoint alone that keeps failing, tries one delivery, and lets the rest follow', () => {
    const { platform, tell, states, arrived } = platformWith((_, nth) =>
      nth < 4 ? { status: 500 } : { status: 200 },
    );
    for (let i = 0; i < 4; i++) tell();
    platform.advanceTo(0);
    // Four were under way before the third failure was known.
    expect(arrived).toHaveLength(4);
    platform.advanceTo(1999);
    expect(states()).toEqual(['held', 'held', 'held', 'held']);
    platform.advanceTo(2000);
    expect(arrived.slice(4).map(({ atMs, id }) => [atMs, id])).toEqual([
      [2000, 'evt-1'],
      [2000, 'evt-2'],
      [2000, 'evt-3'],
      [2000, 'evt-4'],
    ]);
    expect(states()).toEqual(['delivered', 'delivered', 'delivered', 'delivered']);
    expect(platform.journal.entries.some(({ rule }) => rule.id === 'gateway.reopened')).toBe(true);
  });

  it('waits longer each time that its trial fails', () => {
    const { platform, tell, arrived } = platformWith(broken, [], { webhookAttemptsMax: 8 });
    for (let i = 0; i < 3; i++) tell();
    platform.advanceTo(30_000);
    const trials = arrived.slice(3).map(({ atMs }) => atMs);
    expect(trials).toEqual([2000, 6000, 14_000, 30_000]);
  });

  it('goes on with what comes next if nothing was waiting', () => {
    const { platform, tell, states } = platformWith(
      (_, nth) => ({ status: nth < 3 ? 500 : 200 }),
      [],
      { webhookAttemptsMax: 1 },
    );
    for (let i = 0; i < 3; i++) tell();
    platform.advanceTo(5000);
    expect(states()).toEqual(['dead', 'dead', 'dead']);
    tell();
    platform.advanceTo(5000);
    expect(states().at(-1)).toBe('delivered');
  });
});

describe('a signature', () => {
  it('of the hub form is the HMAC-SHA256 of the raw body', () => {
    const { platform, world, arrived } = platformWith(ok);
    subscribe(world, { client: 'b', types: ['call.over'], secret: 'geheim-ü' });
    publish(world, { type: 'call.over', resource: 'x', data: { name: 'Zoë €' } });
    platform.advanceTo(0);
    const { headers = {}, rawBody = '' } = arrived[0]?.parcel ?? {};
    const expected = createHmac('sha256', 'geheim-ü').update(rawBody).digest('hex');
    expect(headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
  });

  it('of the standard form is over id, timestamp and body, with the decoded key', () => {
    const { platform, world, arrived } = platformWith(ok);
    const key = Buffer.from('abcdefghijklmnopqrstuvwxyz012345');
    const secret = `whsec_${key.toString('base64')}`;
    subscribe(world, { client: 'b', types: ['call.over'], secret, form: 'standard' });
    platform.advanceTo(12_700);
    publish(world, { type: 'call.over', resource: 'x', data: {} });
    platform.advanceTo(12_700);
    const { headers = {}, rawBody = '' } = arrived[0]?.parcel ?? {};
    const seconds = String(Math.floor(EPOCH_MS / 1000) + 12);
    const expected = createHmac('sha256', key).update(`evt-1.${seconds}.${rawBody}`);
    expect(headers).toMatchObject({
      'webhook-id': 'evt-1',
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${expected.digest('base64')}`,
    });
  });

  it('is left out without a secret', () => {
    const { platform, tell, arrived } = platformWith(ok);
    tell();
    platform.advanceTo(0);
    expect(arrived[0]?.parcel.headers).toEqual({ 'content-type': 'application/json' });
  });

  it('by the plain implementation is the same as by node:crypto', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    const keys = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(keys, text, (key, message) => {
        const expected = createHmac('sha256', key).update(message, 'utf8');
        const hex = expected.digest('hex');
        const signed = hmacSha256(key, message);
        expect(signed.hex).toBe(hex);
        expect(signed.base64).toBe(Buffer.from(hex, 'hex').toString('base64'));
      }),
    );
  });
});
