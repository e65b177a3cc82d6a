import { z } from 'zod';
import { calendarMsOf, isoAt } from '../../../time/epoch.ts';
import type { Json } from '../../message.ts';
import { CHANNELS, type ExportJob, type ExportState } from '../../quality/quality.ts';
import type { DateRange } from '../../quality/range-locks.ts';

const PAGE_SIZE_MAX = 100;
const PAGE_SIZE = 25;
const PAGES_MAX = 10_000;

/** A moment with its offset, or a date, which stands for its first moment in UTC. */
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** The body of a create (seed 003: `start_date`, `end_date` and a `filter` with the channel). */
export const exportBody = z.strictObject({
  start_date: moment,
  end_date: moment,
  filter: z.strictObject({ channel: z.enum(CHANNELS).optional() }).default({}),
});
z.globalRegistry.add(exportBody, { id: 'ExportCreate' });

const STATES = ['QUEUED', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
const ANY_STATE = `(?:${STATES.join('|')})`;

/** The query of a list: states, a range that exports are to overlap, and which page. */
export const exportListQuery = z.strictObject({
  state: z
    .string()
    .regex(new RegExp(`^${ANY_STATE}(?:,${ANY_STATE})*$`), `must be of ${STATES.join(', ')}`)
    .optional(),
  start_date: moment.optional(),
  end_date: moment.optional(),
  pageSize: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE),
  pageNumber: z.coerce.number().int().min(1).max(PAGES_MAX).default(1),
});

/** An export as it is answered. */
export const exportForm = z.strictObject({
  exportId: z.string(),
  state: z.enum(STATES),
  start_date: z.iso.datetime(),
  end_date: z.iso.datetime(),
  filter: z.strictObject({ channel: z.enum(CHANNELS).optional() }),
  createdTime: z.iso.datetime(),
});
z.globalRegistry.add(exportForm, { id: 'Export' });

/** A page of a list of exports as it is answered. */
export const exportListForm = z.strictObject({
  entities: z.array(exportForm),
  pageSize: z.number().int(),
  pageNumber: z.number().int(),
});
z.globalRegistry.add(exportListForm, { id: 'ExportList' });

/** How reads spell the states of an export (seed 003: `IN_PROGRESS`, `COMPLETED`, `FAILED`). */
export const EXPORT_SPELLING: Readonly<Record<ExportState, (typeof STATES)[number]>> = {
  queued: 'QUEUED',
  processing: 'IN_PROGRESS',
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
};

/** An export as a read shows it that believes it to be in `shown`. */
export function exportJson(job: ExportJob, shown: ExportState): Json {
  const { id, startDate, endDate, channel, createdAtMs } = job;
  return {
    exportId: id,
    state: EXPORT_SPELLING[shown],
    start_date: startDate,
    end_date: endDate,
    filter: channel === undefined ? {} : { channel },
    createdTime: isoAt(createdAtMs),
  };
}

/** 9999-12-31T23:59:59.999Z, the last moment that four digits of a year can name. */
const LAST_MS = 253_402_300_799_999;

/** The range between two moments as the schemas let them through, or the field that is at fault. */
export function rangeOf(
  startDate: string,
  endDate: string,
): DateRange | { readonly field: string; readonly fault: string } {
  const startMs = calendarMsOf(startDate);
  const endMs = calendarMsOf(endDate);
  const outside = !isNameable(startMs) ? 'start_date' : !isNameable(endMs) ? 'end_date' : undefined;
  if (outside !== undefined) {
    return { field: outside, fault: 'must be a moment from 1970 to 9999, in UTC' };
  }
  if (endMs < startMs) return { field: 'end_date', fault: 'must not be before start_date' };
  return { startMs, endMs };
}

function isNameable(atMs: number): boolean {
  return atMs >= 0 && atMs <= LAST_MS;
}
