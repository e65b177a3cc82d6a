import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../../src/time/timeline.ts';

describe('Timeline', () => {
  it('fires in order of time, ties in order of scheduling, whatever the order of scheduling', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { size: 'max', maxLength: 60 }), (moments) => {
        const timeline = new Timeline();
        const fired: [number, number][] = [];
        for (const [index, atMs] of moments.entries()) {
          timeline.at(atMs, () => fired.push([timeline.nowMs, index]));
        }
        timeline.advanceTo(30);
        const expected = moments
          .map((atMs, index): [number, number] => [atMs, index])
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(fired).toEqual(expected);
      }),
    );
  });

  it('fires a chain that is scheduled on the way, each link at its own moment', () => {
    const timeline = new Timeline();
    const fired: number[] = [];
    const link = (): void => {
      fired.push(timeline.nowMs);
      if (fired.length < 4) timeline.at(timeline.nowMs + 100, link);
    };
    timeline.at(100, link);
    timeline.advanceTo(350);
    expect(fired).toEqual([100, 200, 300]);
    expect(timeline.nowMs).toBe(350);
    expect(timeline.nextAtMs).toBe(400);
  });

  it('never goes back', () => {
    const timeline = new Timeline();
    timeline.advanceTo(100);
    timeline.advanceTo(50);
    const fired: number[] = [];
    timeline.at(20, () => fired.push(timeline.nowMs));
    timeline.advanceTo(100);
    expect(fired).toEqual([100]);
  });
});
