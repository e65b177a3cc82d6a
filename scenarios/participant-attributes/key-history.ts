import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import type { RegisterOperation } from '../../src/oracle/linearizable.ts';
import { type RegisterHistory, readAfter, writesOf } from '../../src/oracle/register-history.ts';
import { theRegister } from './the-register.ts';

/** The value of an attribute that is not there. */
const NOTHING = '';

/** The history of one attribute: what workers and the flow wrote, and what was there in the end. */
export function keyHistory(evidence: Evidence, key: string): RegisterHistory {
  const { changes, initial, final } = theRegister(evidence);
  const byThePlatform = changes
    .filter(({ by, before, after }) => by.kind !== 'client' && before[key] !== after[key])
    .map(({ atMs, after }): RegisterOperation<string> => {
      const value = after[key] ?? NOTHING;
      // A request of the same millisecond may have come before it or after.
      return { kind: 'write', value, invokedAtMs: atMs, returnedAtMs: atMs + 0.5 };
    });
  return {
    operations: [
      ...writesOf(evidence.operations, (operation) => valueGiven(operation, key)),
      ...byThePlatform,
      readAfter(evidence.endedAtMs, final[key] ?? NOTHING),
    ],
    initial: initial[key] ?? NOTHING,
  };
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
