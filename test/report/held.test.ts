import { describe, expect, it } from 'vitest';
import type { CheckOutcome } from '../../src/report/check-outcome.ts';
import { plainPaint } from '../../src/report/terminal/paint.ts';
import { renderHeld } from '../../src/report/terminal/render-held.ts';

const outcome = (name: string, verdict: CheckOutcome['verdict']): CheckOutcome => ({
  scenario: { name, title: name },
  client: { kind: 'strategy', name: 'resilient', claim: '', instead: '' },
  seed: 1,
  runs: 2778,
  verdict,
  windows: [
    { name: 'a', says: 'a', entered: 3 },
    { name: 'b', says: 'b', entered: 0 },
  ],
});

describe('a list of checks', () => {
  const outcomes = [outcome('recording-toggle', 'pass'), outcome('contact-sync', 'unknown')];

  it('has a line each, with the runs and the windows that were entered', () => {
    expect(renderHeld(outcomes, { paint: plainPaint, width: 80 })).toBe(
      '✓ held  recording-toggle   2,778 runs  1 of 2 windows entered\n' +
        '? unknown  contact-sync       2,778 runs  1 of 2 windows entered\n',
    );
  });

  it('keeps to the width', () => {
    for (const line of renderHeld(outcomes, { paint: plainPaint, width: 40 }).split('\n')) {
      expect([...line].length).toBeLessThanOrEqual(43);
    }
  });
});
