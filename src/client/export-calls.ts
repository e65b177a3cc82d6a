import type { ClientRequest, Json } from '../transport/transport.ts';
import { entitiesOf } from './entities-of.ts';
import { type ExportRange, type PlannedRange, planRange } from './export-lanes.ts';
import { textOf } from './text-of.ts';

/** Where exports of evaluations are. */
export const EXPORTS = '/api/v2/quality/evaluationexports';

/** How many active exports are looked through for one's own; more overlap nowhere. */
const PAGE_SIZE = 100;

/** The body of a create. */
export function exportPayload({ start_date, end_date, channel }: ExportRange): Json {
  return { start_date, end_date, filter: channel === undefined ? {} : { channel } };
}

/** The id of an export in an answer. */
export function exportIdOf(body: unknown): string | undefined {
  return textOf(body, 'exportId');
}

const ENDS = ['COMPLETED', 'FAILED', 'CANCELLED'] as const;

/** How the export of an answer has ended; `undefined` while it has not. */
export function endOf(body: unknown): (typeof ENDS)[number] | undefined {
  const state = textOf(body, 'state');
  return ENDS.find((end) => end === state);
}

/** An export that a list shows. */
export interface ListedExport {
  readonly exportId: string;
  readonly state: string;
  /** The key of its range. */
  readonly key: string;
}

const NOT_FINISHED = ['QUEUED', 'IN_PROGRESS'];
/** Whether the list shows an export as not finished. */
export function isActive({ state }: ListedExport): boolean {
  return NOT_FINISHED.includes(state);
}

/**
 * The request for a list of the exports of these ranges that are not finished or have completed, all
 * ranges together. Lists lag, so the answer is a hint and no truth.
 *
 * @throws {TypeError} if there is no range.
 */
export function listOf(ranges: readonly PlannedRange[]): ClientRequest {
  const first = ranges.reduce((a, b) => (b.startMs < a.startMs ? b : a));
  const last = ranges.reduce((a, b) => (b.endMs > a.endMs ? b : a));
  const from = encodeURIComponent(first.range.start_date);
  const to = encodeURIComponent(last.range.end_date);
  const states = [...NOT_FINISHED, 'COMPLETED'].join(',');
  const query = `state=${states}&start_date=${from}&end_date=${to}&pageSize=${PAGE_SIZE}`;
  return { method: 'GET', path: `${EXPORTS}?${query}` };
}

/** The exports that an answer to {@link listOf} shows, newest first. */
export function listedIn(body: unknown): ListedExport[] {
  return entitiesOf(body).flatMap((entity) => {
    const exportId = exportIdOf(entity);
    const state = textOf(entity, 'state');
    if (exportId === undefined || state === undefined) return [];
    return [{ exportId, state, key: planRange(rangeIn(entity)).key }];
  });
}

function rangeIn(entity: Record<string, unknown>): ExportRange {
  const channel = textOf(entity.filter, 'channel');
  return {
    start_date: textOf(entity, 'start_date') ?? '',
    end_date: textOf(entity, 'end_date') ?? '',
    ...(channel !== undefined && { channel }),
  };
}
