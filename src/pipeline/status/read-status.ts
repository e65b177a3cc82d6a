import type { OutboxEntry } from '../ports/outbox.ts';
import type { PipelineStore } from '../ports/pipeline-store.ts';
import type { HeldUpItem, ParkedItem, WorkDepth } from '../ports/work-queue.ts';
import type { CaseState, RepairCase } from '../repair-case.ts';
import { type Excerpt, excerpt } from './excerpt.ts';

/** How a pipeline is, as its store has it: the same whichever of its processes is asked. */
export interface PipelineStatus {
  readonly takenAtMs: number;
  /** Why the store cannot be written to; `undefined` if it can. */
  readonly storeFault: string | undefined;
  readonly work: WorkDepth;
  /** How many cases there are in each state. */
  readonly cases: Readonly<Partial<Record<CaseState, number>>>;
  /** The oldest cases that have not ended. */
  readonly underWay: Excerpt<RepairCase>;
  /** The oldest commands of which nobody knows yet what became. */
  readonly commands: Excerpt<OutboxEntry>;
  /** The items that are due next of those that the platform or an error keeps from going on. */
  readonly heldUp: Excerpt<HeldUpItem>;
  /** The oldest cases that a person must look at. */
  readonly review: Excerpt<RepairCase>;
  /** The oldest items whose handler threw too often. */
  readonly parked: Excerpt<ParkedItem>;
}

/** What can be read of a pipeline beside the processes that serve it. */
export type StatusSource = Pick<PipelineStore, 'work' | 'cases' | 'outbox' | 'fault'>;

/** So many of each list are shown unless told (ours). */
const STATUS_ROWS = 50;

/** The states of a recording that is not done with. */
const UNDER_WAY: readonly CaseState[] = [
  'received',
  'validating',
  'waiting',
  'commanding',
  'watching',
  'storing',
  'noting',
];

/**
 * Reads how a pipeline is.
 *
 * @param nowMs the time in ms since 1970.
 * @param rows how many of each list are read; {@link STATUS_ROWS} unless told.
 * @throws {DatabaseUnavailableError} if the store cannot be read.
 */
export async function readStatus(
  store: StatusSource,
  nowMs: number,
  rows: number = STATUS_ROWS,
): Promise<PipelineStatus> {
  const { work, cases, outbox } = store;
  const [storeFault, depth, count, parked, heldUp, commands, review, ...underWay] =
    await Promise.all([
      store.fault(),
      work.depth(),
      cases.count(),
      work.parked(rows),
      work.heldUp(rows + 1),
      outbox.pending(rows + 1),
      cases.list('review', rows),
      ...UNDER_WAY.map((state) => cases.list(state, rows)),
    ]);
  const open = underWay.flat().sort((a, b) => a.openedAtMs - b.openedAtMs);
  const openCount = UNDER_WAY.reduce((sum, state) => sum + (count[state] ?? 0), 0);
  return {
    takenAtMs: nowMs,
    storeFault,
    work: depth,
    cases: count,
    underWay: excerpt(open, rows, openCount),
    commands: excerpt(commands, rows),
    heldUp: excerpt(heldUp, rows),
    review: excerpt(review, rows, count.review ?? 0),
    parked: excerpt(parked, rows, depth.parked),
  };
}
