import type { Look } from './ports/recording-platform.ts';
import type { WorkItem } from './ports/work-queue.ts';
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
  /** The platform did not say to which recording an event belongs; it comes back. */
  | {
      readonly kind: 'put-off';
      readonly item: WorkItem;
      /** What the look at its interaction gave; one that was seen did not show the recording yet. */
      readonly look: Look['kind'];
      readonly because: string;
    }
  /** The platform answered a request, or did not: then there is no status. */
  | {
      readonly kind: 'asked';
      readonly about: 'interaction' | 'file';
      readonly status: number | undefined;
    }
  /** Other work has the interaction; this one comes back. */
  | { readonly kind: 'locked-out'; readonly resource: string; readonly correlationId: string }
  /** The lock was given to somebody else meanwhile; nothing was written. */
  | { readonly kind: 'fenced'; readonly case: RepairCase }
  /** A case is forgotten some time after this. */
  | { readonly kind: 'interaction-ended'; readonly case: RepairCase };
