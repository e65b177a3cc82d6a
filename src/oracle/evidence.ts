import type { ClientReport, Operation } from '../history/operation.ts';
import type { JournalEntry } from '../platform/journal.ts';
import type { Conversation } from '../platform/world.ts';

/** All that is known of a run when it is judged: what clients saw and what really happened. */
export interface Evidence {
  readonly operations: readonly Operation[];
  readonly reports: readonly ClientReport[];
  readonly journal: readonly JournalEntry[];
  readonly conversations: readonly Readonly<Conversation>[];
  /** When the world had come to rest. */
  readonly endedAtMs: number;
}
