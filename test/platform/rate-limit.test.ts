import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benign } from '../../src/choice/benign.ts';
import { CATALOGUE } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { retryAfterMs } from '../../src/client/retry-after.ts';
import { assignTenant, openCampaign } from '../../src/platform/outbound/campaign.ts';
import { Platform } from '../../src/platform/platform.ts';
import { RateLimiter } from '../../src/platform/rate-limit.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { TokenBucket } from '../../src/platform/token-bucket.ts';

describe('a token bucket', () => {
  it('lets a minute’s worth pass at once, then one at a time', () => {
    const bucket = new TokenBucket(60, 0);
    for (let n = 0; n < 60; n++) bucket.take(0);
    expect(bucket.remaining(999)).toBe(0);
    expect(bucket.remaining(1000)).toBe(1);
    expect(bucket.readyInMs(400)).toBeCloseTo(600);
    expect(bucket.fullInMs(0)).toBeCloseTo(60_000);
  });

  it('never lets more pass in any stretch than it holds and gains in it', () => {
    const gaps = fc.array(fc.nat(3000), { size: 'max', maxLength: 300 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 40 }), (gapsMs, perMinute) => {
        const bucket = new TokenBucket(perMinute, 0);
        const passed: number[] = [];
        let nowMs = 0;
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          if (bucket.remaining(nowMs) < 1) continue;
          bucket.take(nowMs);
          passed.push(nowMs);
        }
        for (const [from, startMs] of passed.entries()) {
          for (const [to, endMs] of passed.entries()) {
            if (to < from) continue;
            const gained = ((endMs - startMs) * perMinute) / 60_000;
            expect(to - from + 1).toBeLessThanOrEqual(perMinute + gained + 1e-6);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('lets a request pass once it has waited as told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(100_000), (perMinute, nowMs) => {
        const limiter = new RateLimiter();
        const limits = [{ of: 'token', id: 'a', perMinute }];
        let told = 0;
        for (let n = 0; n <= perMinute; n++) told = limiter.admit(limits, nowMs)?.retryInS ?? 0;
        expect(told).toBeGreaterThan(0);
        expect(limiter.admit(limits, nowMs + told * 1000)?.retryInS).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('several limits', () => {
  it('count a refused request against none of them', () => {
    const limiter = new RateLimiter();
    const token = { of: 'token', id: 'a', perMinute: 5 };
    const campaign = { of: 'campaign', id: 'c', perMinute: 1 };
    expect(limiter.admit([token, campaign], 0)?.retryInS).toBe(0);
    for (let n = 0; n < 10; n++) expect(limiter.admit([token, campaign], 0)?.retryInS).toBe(60);
    expect(limiter.admit([token], 0)?.headers['inin-ratelimit-count']).toBe('2');
  });

  it('show the one that is nearest to being used up', () => {
    const limiter = new RateLimiter();
    const admission = limiter.admit(
      [
        { of: 'token', id: 'a', perMinute: 300 },
        { of: 'campaign', id: 'c', perMinute: 60 },
      ],
      0,
    );
    expect(admission).toMatchObject({
      limit: { of: 'campaign' },
      headers: {
        'inin-ratelimit-count': '1',
        'inin-ratelimit-allowed': '60',
        'inin-ratelimit-reset': '1',
      },
    });
  });

  it('are none where none is on', () => {
    expect(new RateLimiter().admit([], 0)).toBeUndefined();
  });
});

describe('a platform with limits', () => {
  const path = '/api/v2/outbound/campaigns/camp-1/contacts/c-1';

  function platformWith(settings: Partial<Settings>, choices = benign) {
    const platform = new Platform({ choices, settings });
    openCampaign(platform.world, { id: 'camp-1', contacts: ['c-1'] });
    openCampaign(platform.world, { id: 'camp-2', contacts: ['c-1'] });
    const as = (client: string) => {
      const headers = { authorization: `Bearer ${platform.grant(client)}` };
      return (to = path) => platform.handle({ method: 'GET', path: to, headers });
    };
    return { platform, as };
  }

  it('refuses a token over its own, says how long, and keeps the word', () => {
    const { platform, as } = platformWith({ requestsPerMinute: 2 });
    const ask = as('crm');
    expect(ask().headers['inin-ratelimit-count']).toBe('1');
    ask();
    const refused = ask();
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'too.many.requests.retry.after' });
    expect(refused.headers).toMatchObject({
      'retry-after': '30',
      'inin-ratelimit-count': '2',
      'inin-ratelimit-allowed': '2',
      'inin-ratelimit-reset': '60',
    });
    expect(platform.journal.entries.at(-1)?.rule.id).toBe('rate.refused');
    expect(as('crm')().status).toBe(200);
    platform.advanceTo(30_000);
    expect(ask().status).toBe(200);
  });

  it('can say it as a date, which is never too early', () => {
    const asDate = planChoices(
      createPlan([
        { kind: CATALOGUE['platform.retry-after-form'], subject: 'crm', nth: 1, value: 1 },
      ]),
    );
    const { platform, as } = platformWith({ requestsPerMinute: 1 }, asDate);
    const ask = as('crm');
    platform.advanceTo(300);
    ask();
    const { headers } = ask();
    expect(headers['retry-after']).toMatch(/GMT$/);
    expect(retryAfterMs(headers)).toBeGreaterThanOrEqual(60_000);
  });

  it('shares the limit of a campaign among its clients, and keeps campaigns and tenants apart', () => {
    const { platform, as } = platformWith({ requestsPerMinutePerCampaign: 2 });
    assignTenant(platform.world, 'foreign', 'tenant-2');
    const foreign = as('foreign');
    for (let n = 0; n < 5; n++) expect(foreign().status).toBe(404);
    const [one, two] = [as('one'), as('two')];
    expect([one().status, two().status, one().status]).toEqual([200, 200, 429]);
    expect(one(path.replace('camp-1', 'camp-2')).status).toBe(200);
  });

  it('says nothing of limits where none is on', () => {
    const { headers } = platformWith({}).as('crm')();
    expect(Object.keys(headers).filter((name) => name.startsWith('inin-ratelimit'))).toEqual([]);
  });
});
