import type { CaseStore } from './case-store.ts';
import type { Inbox } from './inbox.ts';
import type { Locks } from './locks.ts';
import type { Outbox } from './outbox.ts';
import type { WorkQueue } from './work-queue.ts';

/** Everything that must outlive the processes of a pipeline, and that several of them share. */
export interface PipelineStore {
  readonly inbox: Inbox;
  readonly work: WorkQueue;
  readonly locks: Locks;
  readonly cases: CaseStore;
  readonly outbox: Outbox;
  /** Whether it can be written to now; `undefined` if so, else why not. */
  fault(): Promise<string | undefined>;
  close(): Promise<void>;
}
