import type { Operation } from '../history/operation.ts';
import type { RegisterOperation } from './linearizable.ts';

/** So small that the operations of any run fit into a millisecond. */
const SLIVER_MS = 2 ** -24;

/** What was done to one register, and what it held before. */
export interface RegisterHistory {
  readonly operations: readonly RegisterOperation<string>[];
  readonly initial: string;
}

/**
 * The writes that clients made to one register. Attempts under one idempotency key are one write,
 * from the first sending to the first success. A write that was refused and of which no copy can come
 * later is left out.
 *
 * @param valueGiven the value that an operation writes to this register, if it writes to it.
 */
export function writesOf(
  operations: readonly Operation[],
  valueGiven: (operation: Operation) => string | undefined,
): RegisterOperation<string>[] {
  const writes = new Map<string, RegisterOperation<string>>();
  for (const operation of operations) {
    const value = valueGiven(operation);
    if (value === undefined || !mayTakeEffect(operation)) continue;
    const { client, headers, number, outcome } = operation;
    const name = `${client} ${headers['idempotency-key'] ?? number}`;
    const succeeded = outcome?.kind === 'response' && outcome.status < 300;
    const before = writes.get(name);
    const { invokedAtMs, returnedAtMs } = spanOf(operation);
    writes.set(name, {
      kind: 'write',
      value,
      invokedAtMs: before?.invokedAtMs ?? invokedAtMs,
      returnedAtMs: before?.returnedAtMs ?? (succeeded ? returnedAtMs : undefined),
    });
  }
  return [...writes.values()];
}

function mayTakeEffect({ outcome, arrivals }: Operation): boolean {
  const refused = outcome?.kind === 'response' && outcome.status >= 400 && outcome.status < 500;
  return !refused || arrivals.some(({ duplicate }) => duplicate);
}

/**
 * From when to when an operation may have taken effect. Within one millisecond the order of sending
 * counts: in virtual time a client sends its next request in the very one in which the last returned,
 * and the two would look as if they had overlapped.
 */
export function spanOf({
  number,
  sentAtMs,
  returnedAtMs,
}: Pick<Operation, 'number' | 'sentAtMs' | 'returnedAtMs'>): Pick<
  RegisterOperation<string>,
  'invokedAtMs' | 'returnedAtMs'
> {
  const orderMs = number * SLIVER_MS;
  return {
    invokedAtMs: sentAtMs + orderMs,
    returnedAtMs: returnedAtMs === undefined ? undefined : returnedAtMs + orderMs,
  };
}

/** What a register held when all was over, as a read after everything else. */
export function readAfter(endedAtMs: number, value: string): RegisterOperation<string> {
  const atMs = endedAtMs + 1;
  return { kind: 'read', value, invokedAtMs: atMs, returnedAtMs: atMs };
}
