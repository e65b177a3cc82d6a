import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/platform/message.ts';
import { qualityOf } from '../../src/platform/quality/quality.ts';
import { EXPORTS, JANUARY, platformWith, RUNNING, range } from './exporting-platform.ts';

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

describe('bad input', () => {
  it('is answered whatever it is, and what is refused changes nothing', () => {
    const { platform, send } = platformWith(RUNNING);
    send('POST', '', JANUARY);
    platform.advanceTo(500);
    const state = () =>
      [...qualityOf(platform.world).exports.values()].map((job) => [job.state, job.locked]);
    const moments = fc.oneof(
      fc.constantFrom('2026-01-01', '2026-02-30', '2026-01-01T00:00:00Z', '', '0000-01-01'),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.string(),
    );
    const bodies = fc.oneof(
      fc.record({ start_date: moments, end_date: moments, filter: fc.jsonValue() }),
      fc.record({ start_date: moments, end_date: moments }),
      fc.jsonValue(),
    );
    const paths = fc.oneof(
      fc.constantFrom('', '/export-1', '/export-9'),
      fc
        .tuple(fc.constantFrom('state', 'start_date', 'pageSize'), moments)
        .map(([name, value]) => `?${name}=${encodeURIComponent(value)}`),
      fc.webPath(),
    );
    const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH');
    fc.assert(
      fc.property(methods, paths, bodies, (method, path, body) => {
        const before = state();
        const answer = send(method, path, body as Json);
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) {
          expect(state()).toEqual(before);
          expect(answer.body).toHaveProperty('message');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
