import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import type { RegisterOperation } from '../../src/oracle/linearizable.ts';
import { theRegister } from './the-register.ts';

/** The value of an attribute that is not there. */
const NOTHING = '';

/**
 * The history of one attribute as a register that workers and the flow write, with one read at the
 * end. Attempts under one idempotency key are one write, from the first sending to the first success.
 * A write that was refused and of which no copy can come later is left out.
 */
export function keyHistory(
  evidence: Evidence,
  key: string,
): { operations: RegisterOperation<string>[]; initial: string } {
  const { changes, initial, final } = theRegister(evidence);
  const writes = new Map<string, RegisterOperation<string>>();
  for (const operation of evidence.operations) {
    const value = valueGiven(operation, key);
    if (value === undefined || !mayTakeEffect(operation)) continue;
    const { client, headers, number, outcome, sentAtMs, returnedAtMs } = operation;
    const name = `${client} ${headers['idempotency-key'] ?? number}`;
    const succeeded = outcome?.kind === 'response' && outcome.status < 300;
    const before = writes.get(name);
    writes.set(name, {
      kind: 'write',
      value,
      invokedAtMs: before?.invokedAtMs ?? sentAtMs,
      returnedAtMs: before?.returnedAtMs ?? (succeeded ? returnedAtMs : undefined),
    });
  }
  const byThePlatform = changes
    .filter(({ by, before, after }) => by.kind !== 'client' && before[key] !== after[key])
    .map(({ atMs, after }): RegisterOperation<string> => {
      return { kind: 'write', value: after[key] ?? NOTHING, invokedAtMs: atMs, returnedAtMs: atMs };
    });
  const atMs = evidence.endedAtMs + 1;
  const read: RegisterOperation<string> = {
    kind: 'read',
    value: final[key] ?? NOTHING,
    invokedAtMs: atMs,
    returnedAtMs: atMs,
  };
  return {
    operations: [...writes.values(), ...byThePlatform, read],
    initial: initial[key] ?? NOTHING,
  };
}

function mayTakeEffect({ outcome, arrivals }: Operation): boolean {
  const refused = outcome?.kind === 'response' && outcome.status >= 400 && outcome.status < 500;
  return !refused || arrivals.some(({ duplicate }) => duplicate);
}

/** The value that a patch of either form gives an attribute. */
function valueGiven({ method, body }: Operation, key: string): string | undefined {
  if (method !== 'PATCH') return undefined;
  const patch = body as
    | { attributes?: Attributes; participants?: readonly { attributes?: Attributes }[] }
    | undefined;
  return patch?.attributes?.[key] ?? patch?.participants?.[0]?.attributes?.[key];
}

type Attributes = Readonly<Record<string, string>>;
