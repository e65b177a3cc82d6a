import type { Hindrance } from '../history/hindrance.ts';
import type { ClientReport, Operation } from '../history/operation.ts';
import type { JournalEntry } from '../platform/journal.ts';
import type { World } from '../platform/world.ts';

/** All that is known of a run when it is judged: what clients saw and what really happened. */
export interface Evidence {
  readonly operations: readonly Operation[];
  readonly reports: readonly ClientReport[];
  /** What held clients up without a trace in their operations; `undefined` where nobody took it down. */
  readonly hindrances: readonly Hindrance[] | undefined;
  readonly journal: readonly JournalEntry[];
  /** What really is. Oracles only look. */
  readonly world: World;
  /** When the world had come to rest. */
  readonly endedAtMs: number;
}
