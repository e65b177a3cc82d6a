import { describe, expect, it } from 'vitest';
import { CONDITIONS, holdsUnder } from '../../src/search/conditions.ts';
import { reference, subjectNamed, type TrySubject } from '../subjects.ts';

const RUNS = 300;

/** What a strategy makes of each condition, in the order of the conditions. */
async function kindsOf(subject: TrySubject): Promise<string[]> {
  const outcomes = await Promise.all(CONDITIONS.map((one) => holdsUnder(subject, one, RUNS)));
  return outcomes.map(({ kind }) => kind);
}

describe('what advice holds up against', () => {
  it('is told apart: a toggle without a pause needs a platform that takes no time', async () => {
    const [nothing, lags, faults, ...others] = await kindsOf(subjectNamed('stop-start-at-once'));
    expect([nothing, lags, faults]).toEqual(['held', 'broken', 'broken']);
    // It has no endpoint, and the process that runs it is never killed.
    expect(others.slice(-2)).toEqual(['not met', 'not met']);
  });

  it('is told apart: what is remembered by a process holds until that process is killed', async () => {
    const kinds = await kindsOf(subjectNamed('remember-on-arrival', 'recording-repair-crashing'));
    expect(kinds.at(-1)).toBe('broken');
    expect(new Set(kinds.slice(0, -1))).toEqual(new Set(['held']));
  });

  it.each(reference)('is everything for $label', async (subject) => {
    for (const condition of [...CONDITIONS.slice(0, 2), ...CONDITIONS.slice(-2)]) {
      const { kind } = await holdsUnder(subject, condition, RUNS / 10);
      expect(kind, condition.name).not.toBe('broken');
    }
  });
});
