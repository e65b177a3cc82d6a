import type { ClientTools } from './client.ts';
import type { PlannedRange } from './export-lanes.ts';

/** How far the export of one range has come; outlives a crash. */
export type ExportProgress = {
  /** 1, 2, … */
  readonly attempt: number;
  /** The idempotency key of this attempt's create. */
  readonly key: string;
  /** The exports of the range that this attempt has not made: older ones, and those that failed. */
  readonly known: readonly string[];
  /** Whether the create of this attempt may have been sent. */
  readonly sent?: boolean;
  /** The job that is waited for. */
  readonly exportId?: string;
  /** Whether another made that job. */
  readonly adopted?: boolean;
};

/** The progress of a range, or `undefined` where nothing has been stored of it. */
export function recall(
  { memory }: Pick<ClientTools, 'memory'>,
  { key }: PlannedRange,
): ExportProgress | undefined {
  return memory.get(nameOf(key)) as ExportProgress | undefined;
}

/** Stores the progress of a range, and answers it. */
export function remember(
  { memory }: Pick<ClientTools, 'memory'>,
  { key }: PlannedRange,
  progress: ExportProgress,
): ExportProgress {
  memory.set(nameOf(key), progress);
  return progress;
}

function nameOf(key: string): string {
  return `export ${key}`;
}
