import type { RepairCase } from './repair-case.ts';
import type { RepairEvent } from './repair-machine.ts';

/** Something that logs, metrics and people at a terminal want to hear of. */
export type Happening =
  /** A recording came up for the first time. */
  | { readonly kind: 'opened'; readonly case: RepairCase }
  /** A case went on: because of an event of its machine, or only to be looked at later. */
  | {
      readonly kind: 'stepped';
      readonly before: RepairCase;
      readonly after: RepairCase;
      readonly event: RepairEvent['type'] | undefined;
    }
  /** Other work has the interaction; this one comes back. */
  | { readonly kind: 'locked-out'; readonly resource: string; readonly correlationId: string }
  /** The lock was given to somebody else meanwhile; nothing was written. */
  | { readonly kind: 'fenced'; readonly case: RepairCase }
  /** A case is forgotten some time after this. */
  | { readonly kind: 'interaction-ended'; readonly case: RepairCase };
