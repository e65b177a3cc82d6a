import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemory } from '../../src/client/memory.ts';
import { createWebhookConsumer, type WebhookEvent } from '../../src/client/webhook-consumer.ts';
import { createSignatureCheck } from '../../src/client/webhook-signature.ts';
import type { Delivery } from '../../src/transport/webhooks.ts';

function deliveryOf(id: string, version = 0): Delivery {
  const event = { id, type: 'thing.changed', time: '2026-01-05T09:00:00.000Z', data: { version } };
  return { headers: {}, rawBody: JSON.stringify(event), event };
}

const versionOf = ({ data }: WebhookEvent) => ({
  resource: 'thing',
  version: (data as { version: number }).version,
});

/** Lets everything that waits for nothing but promises run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a consumer', () => {
  it('gives each event on once, however often and in whatever order it comes', async () => {
    const events = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.nat(11), { maxLength: 40 }), async (count, order) => {
        const given: string[] = [];
        const consumer = createWebhookConsumer({
          memory: createMemory(),
          act: async ({ id }) => void given.push(id),
        });
        const arrivals = [...order.map((n) => n % count), ...Array(count).keys()];
        for (const n of arrivals) expect(await consumer.handle(deliveryOf(`e${n}`))).toBe(200);
        await consumer.handled(count);
        await settle();
        expect(given).toEqual([...new Set(arrivals)].map((n) => `e${n}`));
      }),
    );
  });

  it('misses none when it is killed at any moment, and repeats only what it was at', async () => {
    const arrivals = fc.array(fc.record({ event: fc.nat(5), killed: fc.boolean() }), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async (order) => {
        const memory = createMemory();
        const acted = new Map<string, number>();
        let kills = 0;
        const live = () => {
          let dead = false;
          const consumer = createWebhookConsumer({
            memory,
            act: async ({ id }) => {
              acted.set(id, (acted.get(id) ?? 0) + 1);
              await settle();
              // What a killed process was at never goes on.
              if (dead) await new Promise(() => undefined);
            },
          });
          consumer.resume();
          return {
            consumer,
            kill: () => {
              dead = true;
              kills += 1;
            },
          };
        };
        let life = live();
        const acknowledged = new Set<string>();
        for (const { event, killed } of order) {
          const id = `e${event}`;
          if ((await life.consumer.handle(deliveryOf(id))) === 200) acknowledged.add(id);
          if (killed) {
            life.kill();
            life = live();
          }
        }
        await life.consumer.handled(acknowledged.size);
        expect(new Set(acted.keys())).toEqual(acknowledged);
        const repeats = [...acted.values()].reduce((sum, times) => sum + times - 1, 0);
        expect(repeats).toBeLessThanOrEqual(kills);
      }),
    );
  });

  it('says which events a newer version has overtaken, and gives them on all the same', async () => {
    const versions = fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(versions, async (order) => {
        const given: [number, boolean][] = [];
        const consumer = createWebhookConsumer({
          memory: createMemory(),
          versionOf,
          act: async (event, outdated) => void given.push([versionOf(event).version, outdated]),
        });
        for (const version of order) await consumer.handle(deliveryOf(`e${version}`, version));
        await consumer.handled(order.length);
        let newest = -1;
        const expected = order.map((version): [number, boolean] => {
          const outdated = version < newest;
          newest = Math.max(newest, version);
          return [version, outdated];
        });
        expect(given).toEqual(expected);
      }),
    );
  });

  it('does not call an event outdated that it was killed over', async () => {
    const memory = createMemory();
    const acts = () => new Promise<void>(() => undefined);
    const killed = createWebhookConsumer({ memory, versionOf, act: acts });
    await killed.handle(deliveryOf('e1', 1));
    await killed.handle(deliveryOf('e2', 2));
    const given: [string, boolean][] = [];
    const act = async ({ id }: WebhookEvent, outdated: boolean) => void given.push([id, outdated]);
    const next = createWebhookConsumer({ memory, versionOf, act });
    next.resume();
    await next.handled(2);
    expect(given).toEqual([
      ['e1', false],
      ['e2', false],
    ]);
  });

  it('acknowledges before it acts, and has kept the event by then', async () => {
    const memory = createMemory();
    const acts = () => new Promise<void>(() => undefined);
    const consumer = createWebhookConsumer({ memory, act: acts });
    expect(await consumer.handle(deliveryOf('e1'))).toBe(200);
    const given: string[] = [];
    const next = createWebhookConsumer({ memory, act: async ({ id }) => void given.push(id) });
    next.resume();
    await next.handled(1);
    expect(given).toEqual(['e1']);
  });

  it('asks for what it has no room for again, and takes it then', async () => {
    let free = (): void => undefined;
    const consumer = createWebhookConsumer({
      memory: createMemory(),
      waitingMax: 1,
      act: () =>
        new Promise((resolve) => {
          free = resolve;
        }),
    });
    expect(await consumer.handle(deliveryOf('e1'))).toBe(200);
    expect(await consumer.handle(deliveryOf('e2'))).toBe(503);
    expect(await consumer.handle(deliveryOf('e1'))).toBe(200);
    free();
    await consumer.handled(1);
    expect(await consumer.handle(deliveryOf('e2'))).toBe(200);
  });

  it('knows the newest so many events again, and no more', async () => {
    const given: string[] = [];
    const consumer = createWebhookConsumer({
      memory: createMemory(),
      seenMax: 2,
      act: async ({ id }) => void given.push(id),
    });
    for (const id of ['a', 'b', 'c', 'b', 'a']) await consumer.handle(deliveryOf(id));
    await settle();
    expect(given).toEqual(['a', 'b', 'c', 'a']);
  });

  it('refuses what is not genuine and keeps nothing of it', async () => {
    const memory = createMemory();
    const consumer = createWebhookConsumer({
      memory,
      act: async () => undefined,
      verify: async () => false,
    });
    expect(await consumer.handle(deliveryOf('e1'))).toBe(401);
    expect(memory.get('webhook-consumer')).toBeUndefined();
  });

  it('tells whoever waits for it that acting failed', async () => {
    const consumer = createWebhookConsumer({
      memory: createMemory(),
      act: async () => {
        throw new Error('a bug');
      },
    });
    const handled = consumer.handled(1);
    await consumer.handle(deliveryOf('e1'));
    await expect(handled).rejects.toThrow('a bug');
  });
});

describe('the check of a signature', () => {
  const hmac = (key: Uint8Array, text: string) => {
    const digest = createHmac('sha256', key).update(text).digest();
    return { hex: digest.toString('hex'), base64: digest.toString('base64') };
  };
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const standard = {
    form: 'standard',
    secret: `whsec_${key.toString('base64')}`,
    hmac,
    unixSeconds: () => 1000,
  } as const;
  const { rawBody } = deliveryOf('e1');
  const signed = (time: number, body = rawBody) => ({
    'webhook-id': 'e1',
    'webhook-timestamp': String(time),
    'webhook-signature': `v1,bm90IHRoaXM= v1,${hmac(key, `e1.${time}.${body}`).base64}`,
  });

  it('of the hub form takes what was signed with the secret, and nothing else', async () => {
    const check = createSignatureCheck({ form: 'hub', secret: 'geheim-ü', hmac });
    const right = `sha256=${hmac(Buffer.from('geheim-ü'), rawBody).hex}`;
    const given = (signature: string | undefined, body = rawBody) =>
      check({
        rawBody: body,
        headers: signature === undefined ? {} : { 'x-hub-signature-256': signature },
      });
    expect(await given(right)).toBe(true);
    expect(await given(right, `${rawBody} `)).toBe(false);
    expect(await given(right.slice(0, -1))).toBe(false);
    expect(await given(right.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toBe(false);
    expect(await given(undefined)).toBe(false);
  });

  it('compares as it is told to', async () => {
    const compared: string[][] = [];
    const isSame = (...both: string[]) => compared.push(both) > 0;
    const check = createSignatureCheck({ form: 'hub', secret: 's', hmac, isSame });
    expect(await check({ rawBody, headers: { 'x-hub-signature-256': 'anything' } })).toBe(true);
    expect(compared).toEqual([['anything', `sha256=${hmac(Buffer.from('s'), rawBody).hex}`]]);
  });

  it.each([
    ['now', signed(1000), true],
    ['five minutes ago', signed(700), true],
    ['longer ago', signed(699), false],
    ['five minutes ahead', signed(1300), true],
    ['further ahead', signed(1301), false],
    ['over another body', signed(1000, '{}'), false],
    ['without a time', { ...signed(1000), 'webhook-timestamp': 'now' }, false],
    ['for another event', { ...signed(1000), 'webhook-id': 'e2' }, false],
    ['not at all', {}, false],
  ])('of the standard form, signed %s', async (_, headers, genuine) => {
    const check = createSignatureCheck(standard);
    expect(await check({ rawBody, headers: headers as Delivery['headers'] })).toBe(genuine);
  });
});
