import fc from 'fast-check';
import { expect, it } from 'vitest';
import { View } from '../../src/platform/view.ts';

const step = fc.record({ afterMs: fc.nat(20), lagMs: fc.nat(50), reads: fc.boolean() });

it('shows each change after its lag, in the order in which they happened', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const view = new View<number>();
      const changes: { state: number; visibleAtMs: number }[] = [];
      let nowMs = 0;
      for (const [state, { afterMs, lagMs, reads }] of steps.entries()) {
        nowMs += afterMs;
        const visibleAtMs = Math.max(changes.at(-1)?.visibleAtMs ?? 0, nowMs + lagMs);
        expect(view.change(state, nowMs, lagMs)).toBe(visibleAtMs);
        changes.push({ state, visibleAtMs });
        if (!reads) continue;
        const visible = changes.filter((change) => change.visibleAtMs <= nowMs);
        expect(view.at(nowMs)).toBe(visible.at(-1)?.state);
        expect(view.hiddenAt(nowMs)).toBe(changes[visible.length]?.state);
      }
      expect(view.at(Number.POSITIVE_INFINITY)).toBe(changes.at(-1)?.state);
    }),
  );
});
