import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearizable, type RegisterOperation } from '../../src/oracle/linearizable.ts';

type Operation = RegisterOperation<number>;

const write = (value: number, invokedAtMs: number, returnedAtMs?: number): Operation => ({
  kind: 'write',
  value,
  invokedAtMs,
  returnedAtMs,
});
const read = (value: number, invokedAtMs: number, returnedAtMs: number): Operation => ({
  kind: 'read',
  value,
  invokedAtMs,
  returnedAtMs,
});

/** Tries every order of every choice of unanswered writes: slow, and plainly right. */
function byBruteForce(operations: readonly Operation[], held = 0): boolean {
  if (operations.every(({ returnedAtMs }) => returnedAtMs === undefined)) return true;
  const nextBy = Math.min(
    ...operations.map(({ returnedAtMs = Number.POSITIVE_INFINITY }) => returnedAtMs),
  );
  return operations.some((operation, index) => {
    if (operation.invokedAtMs > nextBy) return false;
    if (operation.kind === 'read' && operation.value !== held) return false;
    return byBruteForce(
      operations.toSpliced(index, 1),
      operation.kind === 'write' ? operation.value : held,
    );
  });
}

/** Operations as a real register would give them: each takes effect at a moment within its span. */
const realHistories = fc
  .array(
    fc.record({
      write: fc.boolean(),
      value: fc.integer({ min: 1, max: 3 }),
      atMs: fc.integer({ min: 0, max: 50 }),
      beforeMs: fc.integer({ min: 0, max: 20 }),
      afterMs: fc.integer({ min: 0, max: 20 }),
      answered: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((wishes) => {
    let held = 0;
    return wishes
      .toSorted((a, b) => a.atMs - b.atMs)
      .flatMap((wish): Operation[] => {
        const from = wish.atMs - wish.beforeMs;
        const to = wish.atMs + wish.afterMs;
        if (!wish.write) return [read(held, from, to)];
        held = wish.value;
        return [write(held, from, wish.answered ? to : undefined)];
      });
  });

const anyHistories = fc.array(
  fc
    .record({
      kind: fc.constantFrom('read' as const, 'write' as const),
      value: fc.integer({ min: 0, max: 2 }),
      invokedAtMs: fc.integer({ min: 0, max: 12 }),
      tookMs: fc.integer({ min: 0, max: 8 }),
      answered: fc.boolean(),
    })
    .map(
      ({ kind, value, invokedAtMs, tookMs, answered }): Operation => ({
        kind,
        value,
        invokedAtMs,
        returnedAtMs: answered || kind === 'read' ? invokedAtMs + tookMs : undefined,
      }),
    ),
  { maxLength: 6 },
);

describe('linearizable', () => {
  it('explains whatever a real register does', () => {
    fc.assert(
      fc.property(realHistories, (operations) => {
        expect(linearizable(operations, 0)).not.toBe('no');
      }),
    );
  });

  it('agrees with trying every order', () => {
    fc.assert(
      fc.property(anyHistories, (operations) => {
        expect(linearizable(operations, 0)).toBe(byBruteForce(operations) ? 'yes' : 'no');
      }),
      { numRuns: 500 },
    );
  });

  it('finds a lost update', () => {
    expect(linearizable([write(1, 0, 10), write(2, 20, 30), read(1, 40, 50)], 0)).toBe('no');
  });

  it('lets a write of unknown outcome take effect late, or never', () => {
    expect(linearizable([write(1, 0), read(0, 10, 20), read(1, 30, 40)], 0)).toBe('yes');
    expect(linearizable([write(1, 0), read(0, 10, 20)], 0)).toBe('yes');
    expect(linearizable([write(1, 0), read(1, 10, 20), read(0, 30, 40)], 0)).toBe('no');
  });

  it('says unknown where there is too much to try', () => {
    const many = Array.from({ length: 9 }, (_, n) => write(n, 0));
    expect(linearizable([...many, read(-1, 0, 1)], 0)).toBe('unknown');
    expect(linearizable(Array(31).fill(write(1, 0, 1)), 0)).toBe('unknown');
  });
});
