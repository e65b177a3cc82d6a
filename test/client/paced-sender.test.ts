import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPacedSender } from '../../src/client/paced-sender.ts';

const MINUTE_MS = 60_000;
const REQUEST = { method: 'GET', path: '/' };

function senderWith(perMinute: number, headers: () => Record<string, string> = () => ({})) {
  let nowMs = 0;
  const sentAtMs: number[] = [];
  const sender = createPacedSender(
    {
      send: async () => {
        sentAtMs.push(nowMs);
        const given = headers();
        const status = 'retry-after' in given ? 429 : 200;
        return { kind: 'response', status, headers: given, body: undefined };
      },
    },
    { now: () => nowMs, sleep: async () => undefined },
    perMinute,
  );
  return {
    sender,
    sentAtMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** Waits as it says and sends. */
    async send() {
      nowMs += sender.readyInMs();
      await sender.send(REQUEST);
    },
  };
}

function mostInAMinute(sentAtMs: readonly number[]): number {
  return Math.max(
    ...sentAtMs.map(
      (atMs) => sentAtMs.filter((other) => other >= atMs && other < atMs + MINUTE_MS).length,
    ),
  );
}

describe('a paced sender', () => {
  it('never sends more in a minute than is allowed', async () => {
    const gaps = fc.array(fc.nat(2000), { size: 'max', minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 2, max: 100 }), async (gapsMs, perMinute) => {
        const { send, pass, sentAtMs } = senderWith(perMinute);
        for (const gapMs of gapsMs) {
          pass(gapMs);
          await send();
        }
        expect(mostInAMinute(sentAtMs)).toBeLessThanOrEqual(perMinute);
      }),
      { numRuns: 100 },
    );
  });

  it('sends a small burst at once', async () => {
    const { send, sentAtMs } = senderWith(300);
    for (let n = 0; n < 30; n++) await send();
    expect(sentAtMs.every((atMs) => atMs === 0)).toBe(true);
    await send();
    expect(sentAtMs.at(-1)).toBeGreaterThan(0);
  });

  it('learns that less is allowed, and believes no more than was published', async () => {
    const less = senderWith(300, () => ({ 'inin-ratelimit-allowed': '60' }));
    for (let n = 0; n < 100; n++) await less.send();
    expect(mostInAMinute(less.sentAtMs.slice(1))).toBeLessThanOrEqual(60);
    const more = senderWith(30, () => ({ 'inin-ratelimit-allowed': '9000' }));
    for (let n = 0; n < 100; n++) await more.send();
    expect(mostInAMinute(more.sentAtMs)).toBeLessThanOrEqual(30);
  });

  it('stops where the count says that nothing is left, although it has sent little itself', async () => {
    const { send, sender } = senderWith(300, () => ({
      'inin-ratelimit-allowed': '300',
      'inin-ratelimit-count': '300',
    }));
    await send();
    expect(sender.readyInMs()).toBe(200);
  });

  it('waits out Retry-After, and a 429 without one', async () => {
    const told = senderWith(300, () => ({ 'retry-after': '7' }));
    await told.send();
    expect(told.sender.readyInMs()).toBe(7000);
    const untold = senderWith(300, () => ({ 'retry-after': '' }));
    await untold.send();
    expect(untold.sender.readyInMs()).toBe(200);
  });
});
