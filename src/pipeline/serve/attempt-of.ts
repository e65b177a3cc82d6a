import type { CaseState } from '../repair-case.ts';
import type { RepairEvent } from '../repair-machine.ts';

/** What was attempted and what came of it, as it is counted. */
export interface Attempt {
  readonly kind: 'first-look' | 'command' | 're-recording' | 'storage-retry';
  readonly outcome: string;
}

const KINDS: Readonly<Partial<Record<CaseState, Attempt['kind']>>> = {
  received: 'first-look',
  validating: 'first-look',
  commanding: 'command',
  watching: 're-recording',
  storing: 'storage-retry',
};

const OUTCOMES: Readonly<Partial<Record<RepairEvent['type'], string>>> = {
  SOUND: 'sound',
  FAULTY: 'faulty',
  ACCEPTED: 'accepted',
  ADOPTED: 'adopted',
  CHANGED: 'interaction-changed',
  ENDED: 'interaction-ended',
  EXHAUSTED: 'exhausted',
};

/** The attempt that an event of a case's machine brought to an end, if it did so. */
export function attemptOf(state: CaseState, event: RepairEvent['type']): Attempt | undefined {
  const kind = KINDS[state];
  const outcome = OUTCOMES[event];
  return kind === undefined || outcome === undefined ? undefined : { kind, outcome };
}
