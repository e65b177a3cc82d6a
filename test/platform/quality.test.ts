import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Json } from '../../src/platform/message.ts';
import { Platform } from '../../src/platform/platform.ts';
import { placeInTenant, qualityOf } from '../../src/platform/quality/quality.ts';
import { overlaps, RangeLocks } from '../../src/platform/quality/range-locks.ts';
import type { Settings } from '../../src/platform/settings.ts';

const EXPORTS = '/api/v2/quality/evaluationexports';

type Made = Partial<Record<ChoiceName, readonly [string, number, number]>>;

/** A platform without exports, where these choices are made. */
function platformWith(made: Made = {}, settings: Partial<Settings> = {}) {
  const draws = Object.entries(made).map(([name, [subject, nth, value]]) => ({
    kind: CATALOGUE[name as ChoiceName],
    subject,
    nth,
    value,
  }));
  const platform = new Platform({ choices: planChoices(createPlan(draws)), settings });
  const sendAs = (client: string) => {
    const authorization = `Bearer ${platform.grant(client)}`;
    return (method: string, path = '', body?: Json, headers = {}) =>
      platform.handle({
        method,
        path: `${EXPORTS}${path}`,
        headers: { authorization, ...headers },
        body,
      });
  };
  return { platform, sendAs, send: sendAs('worker') };
}

const range = (start_date: string, end_date: string, channel?: string): Json => ({
  start_date,
  end_date,
  ...(channel !== undefined && { filter: { channel } }),
});

const JANUARY = range('2026-01-01', '2026-02-01');
/** The first export is worked on until 1000 ms, and a second is asked for at 500 ms. */
const RUNNING: Made = { 'export.processing-lag': ['export-1', 0, 1000] };

function second(first: Json, body: Json, settings: Partial<Settings> = {}) {
  const { platform, send } = platformWith(RUNNING, settings);
  expect(send('POST', '', first).status).toBe(201);
  platform.advanceTo(500);
  return send('POST', '', body);
}

describe('the life of an export', () => {
  it('goes from queued over in progress to completed, as reads spell it', () => {
    const { platform, send } = platformWith({
      'export.queue-lag': ['export-1', 0, 100],
      'export.processing-lag': ['export-1', 0, 200],
    });
    const created = send('POST', '', range('2026-01-01', '2026-02-01', 'sms'));
    expect(created).toMatchObject({
      status: 201,
      headers: { location: `${EXPORTS}/export-1` },
      body: {
        exportId: 'export-1',
        state: 'QUEUED',
        start_date: '2026-01-01T00:00:00.000Z',
        end_date: '2026-02-01T00:00:00.000Z',
        filter: { channel: 'sms' },
      },
    });
    const seen = [99, 100, 299, 300].map((atMs) => {
      platform.advanceTo(atMs);
      const { body, headers } = send('GET', '/export-1');
      return [(body as { state: string }).state, headers.etag];
    });
    expect(seen).toEqual([
      ['QUEUED', '"1"'],
      ['IN_PROGRESS', '"2"'],
      ['IN_PROGRESS', '"2"'],
      ['COMPLETED', '"3"'],
    ]);
  });

  it('ends as failed where the choices say so', () => {
    const { platform, send } = platformWith({ 'export.failure': ['tenant-1', 0, 1] });
    send('POST', '', JANUARY);
    platform.advanceTo(1);
    expect(send('GET', '/export-1').body).toMatchObject({ state: 'FAILED' });
  });

  it('ends as cancelled by an administrator, unless it has finished before', () => {
    const cancelled = (processingMs: number) => {
      const { platform, send } = platformWith({
        'export.processing-lag': ['export-1', 0, processingMs],
        'export.cancellation': ['tenant-1', 0, 400],
      });
      send('POST', '', JANUARY);
      platform.advanceTo(1000);
      return [send('GET', '/export-1').body, platform.journal.entries.map(({ rule }) => rule.id)];
    };
    const [body, rules] = cancelled(500);
    expect(body).toMatchObject({ state: 'CANCELLED' });
    expect(rules).toContain('export.cancelled-by-administrator');
    expect(cancelled(300)[0]).toMatchObject({ state: 'COMPLETED' });
  });

  it('is shown by a read and by the list after a lag of each', () => {
    const { platform, send } = platformWith({
      'export.view-lag': ['export-1', 0, 300],
      'export.list-lag': ['export-1', 0, 500],
    });
    send('POST', '', JANUARY);
    const shown = (atMs: number) => {
      platform.advanceTo(atMs);
      const { entities } = send('GET').body as { entities: Json[] };
      return [send('GET', '/export-1').status, entities.length];
    };
    expect([shown(299), shown(300), shown(499), shown(500)]).toEqual([
      [404, 0],
      [200, 0],
      [200, 0],
      [200, 1],
    ]);
  });
});

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
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('a create', () => {
  it.each<[string, Json, string]>([
    ['no dates', {}, 'start_date'],
    ['a date that does not exist', range('2026-02-30', '2026-03-01'), 'start_date'],
    ['a moment without an offset', range('2026-01-01T00:00:00', '2026-03-01'), 'start_date'],
    ['an end before the start', range('2026-03-01', '2026-01-01'), 'end_date'],
    ['an end before the start by offset', range('2026-01-01', '2026-01-01T00:00:00+01:00'), 'end'],
    ['a moment before 1970', range('1969-12-31', '2026-01-01'), 'start_date'],
    ['an unknown channel', range('2026-01-01', '2026-02-01', 'pigeon'), 'filter.channel'],
    ['an unknown field', { ...(JANUARY as object), format: 'csv' }, 'format'],
  ])('with %s answers 400, names the field and starts nothing', (_, body, field) => {
    const { platform, send } = platformWith();
    const answer = send('POST', '', body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
    expect(qualityOf(platform.world).exports.size).toBe(0);
  });

  it('with a key starts one export, however often it comes', () => {
    const { platform, send } = platformWith(RUNNING);
    const key = { 'idempotency-key': 'k' };
    const first = send('POST', '', JANUARY, key);
    platform.advanceTo(500);
    expect(send('POST', '', JANUARY, key).body).toEqual(first.body);
    expect(qualityOf(platform.world).exports.size).toBe(1);
  });

  it('that was refused by the lock is not remembered under its key', () => {
    const { platform, send } = platformWith(RUNNING);
    send('POST', '', JANUARY);
    const key = { 'idempotency-key': 'k' };
    expect(send('POST', '', JANUARY, key).status).toBe(409);
    platform.advanceTo(1000);
    expect(send('POST', '', JANUARY, key).status).toBe(201);
  });
});

describe('a cancel', () => {
  it('ends what has not finished and frees its range, once', () => {
    const { platform, send } = platformWith(RUNNING);
    send('POST', '', JANUARY);
    platform.advanceTo(500);
    expect(send('DELETE', '/export-1').status).toBe(204);
    expect(send('DELETE', '/export-1').status).toBe(204);
    expect(platform.journal.entries.at(-1)).toMatchObject({
      rule: { id: 'export.cancel-repeated' },
    });
    expect(send('GET', '/export-1').body).toMatchObject({ state: 'CANCELLED' });
    expect(send('POST', '', JANUARY).status).toBe(201);
    platform.advanceTo(5000);
    expect(send('GET', '/export-1').body).toMatchObject({ state: 'CANCELLED' });
  });

  it('of what is over answers 409 and says how it ended', () => {
    for (const failure of [0, 1]) {
      const { platform, send } = platformWith({ 'export.failure': ['tenant-1', 0, failure] });
      send('POST', '', JANUARY);
      platform.advanceTo(1);
      const code = failure === 1 ? 'export.failed' : 'export.completed';
      expect(send('DELETE', '/export-1').body).toMatchObject({ status: 409, code });
    }
  });

  it('of what does not exist answers 404', () => {
    const { send } = platformWith();
    expect(send('DELETE', '/export-9').body).toMatchObject({ code: 'export.not.found' });
    expect(send('GET', '/export-9').body).toMatchObject({ code: 'export.not.found' });
  });
});

describe('a list', () => {
  const full = () => {
    const made = platformWith({ 'export.processing-lag': ['export-3', 0, 1000] });
    for (const month of ['01', '02', '03']) {
      made.send('POST', '', range(`2026-${month}-01`, `2026-${month}-20`));
    }
    made.platform.advanceTo(500);
    return (query: string) => {
      const { status, body } = made.send('GET', query);
      return status === 200
        ? (body as { entities: { exportId: string }[] }).entities.map(({ exportId }) => exportId)
        : status;
    };
  };

  it.each<[string, readonly string[]]>([
    ['', ['export-3', 'export-2', 'export-1']],
    ['?state=IN_PROGRESS', ['export-3']],
    ['?state=COMPLETED,QUEUED', ['export-2', 'export-1']],
    ['?start_date=2026-01-20&end_date=2026-02-01', []],
    ['?start_date=2026-01-19&end_date=2026-02-02', ['export-2', 'export-1']],
    ['?start_date=2026-02-10', ['export-3', 'export-2']],
    ['?start_date=2026-02-01T00:00:00%2B00:00&state=COMPLETED', ['export-2']],
    ['?pageSize=2', ['export-3', 'export-2']],
    ['?pageSize=2&pageNumber=2', ['export-1']],
  ])('filters by state and range and comes in pages: %s', (query, expected) => {
    expect(full()(query)).toEqual(expected);
  });

  it.each([
    '?state=RUNNING',
    '?start_date=soon',
    '?start_date=2026-02-01&end_date=2026-01-01',
    '?pageSize=101',
    '?pageSize=0',
    '?pageNumber=x',
    '?page=1',
    '?state=QUEUED&state=FAILED',
  ])('refuses a query that it does not understand: %s', (query) => {
    expect(full()(query)).toBe(400);
  });
});
