import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/platform/message.ts';
import { placeInTenant } from '../../src/platform/quality/quality.ts';
import { overlaps, RangeLocks } from '../../src/platform/quality/range-locks.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { JANUARY, platformWith, RUNNING, range } from './exporting-platform.ts';

function second(first: Json, body: Json, settings: Partial<Settings> = {}) {
  const { platform, send } = platformWith(RUNNING, settings);
  expect(send('POST', '', first).status).toBe(201);
  platform.advanceTo(500);
  return send('POST', '', body);
}

describe('the lock on a range', () => {
  it('refuses an overlapping create with a code of its own, and names the range but no job', () => {
    const refused = second(JANUARY, range('2026-01-15', '2026-03-01'));
    expect(refused).toMatchObject({ status: 409, body: { code: 'export.range.locked' } });
    const { message } = refused.body as { message: string };
    expect(message).toContain('2026-01-15');
    expect(message).not.toContain('export-1');
  });

  it.each<[string, Json, number]>([
    ['equal', JANUARY, 409],
    ['equal, written with an offset', range('2026-01-01T02:00:00+02:00', '2026-02-01'), 409],
    ['contained', range('2026-01-10', '2026-01-11'), 409],
    ['containing', range('2025-12-01', '2026-03-01'), 409],
    ['sharing the last millisecond', range('2026-01-31T23:59:59.999Z', '2026-03-01'), 409],
    ['touching the end', range('2026-02-01', '2026-03-01'), 201],
    ['touching the start', range('2025-12-01', '2026-01-01'), 201],
    ['touching the end, with an offset', range('2026-02-01T05:00:00+05:00', '2026-03-01'), 201],
    ['within the end only by its offset', range('2026-02-01T00:00:00+01:00', '2026-03-01'), 409],
    ['one instant, which has no moment', range('2026-01-10', '2026-01-10'), 201],
  ])('meets a range that is %s', (_, body, status) => {
    expect(second(JANUARY, body).status).toBe(status);
  });

  it.each<[string, string | undefined, string | undefined, number]>([
    ['two channels', 'sms', 'whatsapp', 201],
    ['one channel', 'sms', 'sms', 409],
    ['a channel while all are merged', undefined, 'sms', 409],
    ['all merged while one channel runs', 'voice', undefined, 409],
  ])('is of the tenant and the channel: %s', (_, first, then, status) => {
    const of = (channel: string | undefined) => range('2026-01-01', '2026-02-01', channel);
    expect(second(of(first), of(then)).status).toBe(status);
  });

  it('is each tenant’s own, and so is what reads show', () => {
    const { platform, send, sendAs } = platformWith(RUNNING);
    placeInTenant(platform.world, 'stranger', 'tenant-2');
    const stranger = sendAs('stranger');
    send('POST', '', JANUARY);
    expect(stranger('POST', '', JANUARY).status).toBe(201);
    expect(stranger('GET', '/export-1').status).toBe(404);
    expect(stranger('DELETE', '/export-1').status).toBe(404);
    expect(stranger('GET').body).toMatchObject({ entities: [{ exportId: 'export-2' }] });
    expect(sendAs('colleague')('POST', '', JANUARY).status).toBe(409);
  });

  it('can be released later than the export finishes, and the journal says when', () => {
    const { platform, send } = platformWith({ 'export.lock-lag': ['export-1', 0, 300] });
    send('POST', '', JANUARY);
    platform.advanceTo(299);
    expect(send('GET', '/export-1').body).toMatchObject({ state: 'COMPLETED' });
    expect(send('POST', '', JANUARY).status).toBe(409);
    expect(platform.journal.entries.at(-1)).toMatchObject({
      before: { truth: 'completed', view: 'completed', lock: 'export-1' },
    });
    platform.advanceTo(300);
    expect(platform.journal.entries.at(-1)).toMatchObject({ rule: { id: 'export.lock-released' } });
    expect(send('POST', '', JANUARY).status).toBe(201);
  });

  it('does not exist where overlap is allowed', () => {
    expect(second(JANUARY, JANUARY, { exportOverlap: 'allowed' }).status).toBe(201);
  });

  it('is found as by looking at every held range', () => {
    const spans = fc
      .tuple(fc.nat(60), fc.nat(12))
      .map(([startMs, length]) => ({ startMs, endMs: startMs + length }));
    const moves = fc.array(fc.record({ span: spans, release: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(moves, (all) => {
        const locks = new RangeLocks();
        let held: { startMs: number; endMs: number }[] = [];
        for (const { span, release } of all) {
          const [first] = held
            .filter((one) => overlaps(one, span))
            .sort((a, b) => a.startMs - b.startMs);
          expect(locks.blocking(span)).toBe(first);
          if (first === undefined) {
            locks.take(span);
            if (span.startMs < span.endMs) held.push(span);
          } else if (release) {
            expect(locks.release(first)).toBe(true);
            expect(locks.release(first)).toBe(false);
            held = held.filter((one) => one !== first);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
