import type { Json, Transport } from '../transport/transport.ts';
import type { Bounds } from './attempt.ts';
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

/** The state of an export in an answer, as the API spells it. */
export function stateOf(body: unknown): string | undefined {
  return textOf(body, 'state');
}

/**
 * The exports that the list shows as not finished, by the key of their range; none if it cannot be
 * read. It asks once, for all ranges together: lists lag, so the answer is a hint and no truth.
 */
export async function activeExports(
  transport: Transport,
  ranges: readonly PlannedRange[],
  bounds: Bounds,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (ranges.length === 0 || bounds.budget.remaining <= 0) return found;
  bounds.budget.remaining -= 1;
  const first = ranges.reduce((a, b) => (b.startMs < a.startMs ? b : a));
  const last = ranges.reduce((a, b) => (b.endMs > a.endMs ? b : a));
  const from = encodeURIComponent(first.range.start_date);
  const to = encodeURIComponent(last.range.end_date);
  const path = `${EXPORTS}?state=QUEUED,IN_PROGRESS&start_date=${from}&end_date=${to}&pageSize=${PAGE_SIZE}`;
  const reply = await transport.send({ method: 'GET', path });
  for (const entity of reply.kind === 'response' ? entitiesOf(reply.body) : []) {
    const exportId = exportIdOf(entity);
    if (exportId !== undefined) found.set(planRange(rangeIn(entity)).key, exportId);
  }
  return found;
}

function rangeIn(entity: Record<string, unknown>): ExportRange {
  const channel = textOf(entity.filter, 'channel');
  return {
    start_date: textOf(entity, 'start_date') ?? '',
    end_date: textOf(entity, 'end_date') ?? '',
    ...(channel !== undefined && { channel }),
  };
}
