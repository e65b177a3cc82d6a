import fc from 'fast-check';
import { expect, it } from 'vitest';
import { benign } from '../../src/choice/benign.ts';
import { IdempotencyStore, type KeyedRequest } from '../../src/platform/idempotency.ts';
import { RULES } from '../../src/platform/rules.ts';
import { createWorld } from '../../src/platform/world.ts';

const STORED_MAX = 3;
const ANSWER = { kind: 'success', rule: RULES['route.unknown'], status: 204 } as const;

it('forgets the oldest key for each one beyond its bound, however many there were', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(8), { maxLength: 60 }), (numbers) => {
      const store = new IdempotencyStore(1000, STORED_MAX);
      const world = createWorld({ choices: benign });
      let expected: number[] = [];
      for (const number of numbers) {
        // A request whose key is known is answered from the store, and so not stored again.
        if (expected.includes(number)) continue;
        store.store(keyed(number), ANSWER, world);
        expected = [...expected, number].slice(-STORED_MAX);
        const kept = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter(
          (one) => store.look(keyed(one), 0).kind !== 'new',
        );
        expect(kept).toEqual(expected.toSorted((a, b) => a - b));
      }
    }),
  );
});

function keyed(number: number): KeyedRequest {
  return {
    principal: 'client',
    operation: 'recording.start',
    key: `key-${number}`,
    target: 'conv-1',
    body: undefined,
    countsFrom: undefined,
  };
}
