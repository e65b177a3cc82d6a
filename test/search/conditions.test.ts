import { describe, expect, it } from 'vitest';
import { brokenUnder, CONDITIONS } from '../../src/search/conditions.ts';
import { reference, subjectNamed } from '../subjects.ts';

const RUNS = 300;

describe('what advice holds up against', () => {
  it('is told apart: a toggle without a pause needs a platform that takes no time', async () => {
    const subject = subjectNamed('stop-start-at-once');
    const broken = await Promise.all(CONDITIONS.map((one) => brokenUnder(subject, one, RUNS)));
    expect(broken[0]).toBeUndefined();
    expect(broken.slice(1, 3).every((after) => after !== undefined)).toBe(true);
  });

  it.each(reference)('is everything for $label', async (subject) => {
    for (const condition of CONDITIONS.slice(0, 2)) {
      expect(await brokenUnder(subject, condition, RUNS / 10)).toBeUndefined();
    }
  });
});
