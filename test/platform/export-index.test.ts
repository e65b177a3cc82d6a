import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExportIndex } from '../../src/platform/quality/export-index.ts';
import { overlaps } from '../../src/platform/quality/range-locks.ts';
import { isoOf } from '../../src/time/epoch.ts';
import { range as bodyOf, platformWith } from './exporting-platform.ts';

const range = fc
  .tuple(fc.nat({ max: 40 }), fc.nat({ max: 12 }))
  .map(([startMs, lengthMs]) => ({ startMs, endMs: startMs + lengthMs }));

describe('an index of exports', () => {
  it('finds those that overlap a range, oldest first, however they came in', () => {
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 20 }),
        fc.array(range, { maxLength: 20 }),
        range,
        (known, added, asked) => {
          const jobs = [...known, ...added].map((one, nth) => ({ ...one, nth }));
          const index = new ExportIndex(jobs.slice(0, known.length));
          for (const job of jobs.slice(known.length)) index.add(job);
          expect(index.overlapping(asked, jobs.length)).toEqual(
            jobs.filter((job) => overlaps(job, asked)),
          );
        },
      ),
    );
  });

  it('says so where too many might overlap', () => {
    const jobs = [0, 1, 2].map((nth) => ({ startMs: 0, endMs: 10, nth }));
    expect(new ExportIndex(jobs).overlapping({ startMs: 5, endMs: 6 }, 2)).toBeUndefined();
  });

  it('answers a list of a range among a thousand exports as it does among few', () => {
    const { send } = platformWith({}, { exportOverlap: 'allowed' });
    const DAY_MS = 86_400_000;
    const create = (day: number, days: number) =>
      send('POST', '', bodyOf(isoOf(day * DAY_MS), isoOf((day + days) * DAY_MS)));
    const list = () => {
      const query = `?start_date=${isoOf(500 * DAY_MS)}&end_date=${isoOf(502 * DAY_MS)}`;
      const { entities } = send('GET', query).body as { entities: { exportId: string }[] };
      return entities.map(({ exportId }) => exportId);
    };
    for (let day = 0; day < 1000; day++) create(day, 1);
    expect(list()).toEqual(['export-502', 'export-501']);
    create(490, 11);
    create(0, 500);
    expect(list()).toEqual(['export-1001', 'export-502', 'export-501']);
  });
});
