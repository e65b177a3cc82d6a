/** One operation on a register, from its invocation to its return. */
export interface RegisterOperation<Value> {
  readonly kind: 'read' | 'write';
  /** What was written, or what was read. */
  readonly value: Value;
  readonly invokedAtMs: number;
  /**
   * When its client knew that it had taken effect. `undefined` for an unknown outcome: a write that
   * may take effect at any later time, or never. A read without an answer says nothing: leave it out.
   */
  readonly returnedAtMs: number | undefined;
}

/** Whether some order explains a history, or `unknown` where finding out would take too long. */
export type Linearizability = 'yes' | 'no' | 'unknown';

/** More operations of unknown outcome than this multiply the orders beyond any patience. */
const UNKNOWN_MAX = 8;
/** Places of the search that are looked at before it gives up. */
const PLACES_MAX = 100_000;
/** The operations of a history, as bits of a number. */
export const OPERATIONS_MAX = 30;

/**
 * Whether a register could have behaved so: whether the operations have an order that keeps each
 * within its own span of time and in which every read gives what was written last. It is the search
 * of Wing and Gong with Lowe's cache of the places that were seen (which operations are done, and
 * what the register then holds).
 *
 * @param initial what the register holds before the first write.
 * @returns `unknown` past 30 operations, 8 of them of unknown outcome, or 100,000 places.
 */
export function linearizable<Value>(
  operations: readonly RegisterOperation<Value>[],
  initial: Value,
): Linearizability {
  const unanswered = operations.filter(({ returnedAtMs }) => returnedAtMs === undefined);
  if (operations.length > OPERATIONS_MAX || unanswered.length > UNKNOWN_MAX) return 'unknown';
  const mustBeDone = bitsOf(operations, ({ returnedAtMs }) => returnedAtMs !== undefined);
  const seen = new Map<number, Value[]>();
  const open: { done: number; held: Value }[] = [{ done: 0, held: initial }];
  let places = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { done, held } = place;
    if ((done & mustBeDone) === mustBeDone) return 'yes';
    const before = seen.get(done);
    if (before?.includes(held)) continue;
    if (before === undefined) seen.set(done, [held]);
    else before.push(held);
    if (++places > PLACES_MAX) return 'unknown';
    // Whatever is next was invoked before any other that is not done returned.
    const nextBy = firstReturn(operations, done);
    for (const [index, operation] of operations.entries()) {
      const bit = 1 << index;
      if ((done & bit) !== 0 || operation.invokedAtMs > nextBy) continue;
      if (operation.kind === 'write') open.push({ done: done | bit, held: operation.value });
      else if (operation.value === held) open.push({ done: done | bit, held });
    }
  }
  return 'no';
}

function firstReturn<Value>(operations: readonly RegisterOperation<Value>[], done: number): number {
  let firstMs = Number.POSITIVE_INFINITY;
  for (const [index, { returnedAtMs = Number.POSITIVE_INFINITY }] of operations.entries()) {
    if ((done & (1 << index)) === 0 && returnedAtMs < firstMs) firstMs = returnedAtMs;
  }
  return firstMs;
}

function bitsOf<Value>(
  operations: readonly RegisterOperation<Value>[],
  holds: (operation: RegisterOperation<Value>) => boolean,
): number {
  return operations.reduce((bits, one, index) => (holds(one) ? bits | (1 << index) : bits), 0);
}
