import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgenda } from '../../src/client/agenda.ts';

interface Item {
  readonly name: number;
  atMs: number | undefined;
}

const moment = fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined });

describe('an agenda', () => {
  it('gives what a look at every item would give, however moments change', () => {
    fc.assert(
      fc.property(
        fc.array(moment, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.nat({ max: 11 }), moment), { maxLength: 40 }),
        (moments, changes) => {
          const items: Item[] = moments.map((atMs, name) => ({ name, atMs }));
          const agenda = createAgenda(items, ({ atMs }) => atMs);
          expect(agenda.first()?.item.name).toBe(firstOf(items)?.name);
          for (const [place, atMs] of changes) {
            const item = items[place % items.length];
            if (item === undefined) continue;
            item.atMs = atMs;
            agenda.note(item);
            const first = firstOf(items);
            expect(agenda.first()?.item.name).toBe(first?.name);
            expect(agenda.first()?.atMs).toBe(first?.atMs);
          }
        },
      ),
    );
  });
});

function firstOf(items: readonly Item[]): Item | undefined {
  let best: Item | undefined;
  for (const item of items) {
    if (item.atMs !== undefined && item.atMs < (best?.atMs ?? Number.POSITIVE_INFINITY))
      best = item;
  }
  return best;
}
