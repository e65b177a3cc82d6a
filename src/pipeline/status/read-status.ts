import type { PipelineStore } from '../ports/pipeline-store.ts';
import type { ParkedItem, WorkDepth } from '../ports/work-queue.ts';
import type { CaseState, RepairCase } from '../repair-case.ts';

/** How a pipeline is, as its store has it: the same whichever of its processes is asked. */
export interface PipelineStatus {
  readonly takenAtMs: number;
  /** Why the store cannot be written to; `undefined` if it can. */
  readonly storeFault: string | undefined;
  readonly work: WorkDepth;
  /** How many cases there are in each state. */
  readonly cases: Readonly<Partial<Record<CaseState, number>>>;
  /** The oldest cases that something is being done about. */
  readonly underWay: readonly RepairCase[];
  /** The oldest cases that a person must look at. */
  readonly review: readonly RepairCase[];
  /** The oldest items whose handler threw too often. */
  readonly parked: readonly ParkedItem[];
}

/** What can be read of a pipeline beside the processes that serve it. */
export type StatusSource = Pick<PipelineStore, 'work' | 'cases' | 'fault'>;

/** So many of each list are shown (ours). */
const STATUS_ROWS_MAX = 50;

/** The states of a recording that has failed and is not given up. */
const UNDER_WAY: readonly CaseState[] = ['waiting', 'commanding', 'watching', 'storing', 'noting'];

/**
 * Reads how a pipeline is.
 *
 * @param nowMs the time in ms since 1970.
 * @throws {DatabaseUnavailableError} if the store cannot be read.
 */
export async function readStatus(store: StatusSource, nowMs: number): Promise<PipelineStatus> {
  const { work, cases } = store;
  const [storeFault, depth, count, parked, review, ...underWay] = await Promise.all([
    store.fault(),
    work.depth(),
    cases.count(),
    work.parked(STATUS_ROWS_MAX),
    cases.list('review', STATUS_ROWS_MAX),
    ...UNDER_WAY.map((state) => cases.list(state, STATUS_ROWS_MAX)),
  ]);
  return {
    takenAtMs: nowMs,
    storeFault,
    work: depth,
    cases: count,
    underWay: underWay
      .flat()
      .sort((a, b) => a.openedAtMs - b.openedAtMs)
      .slice(0, STATUS_ROWS_MAX),
    review,
    parked,
  };
}
