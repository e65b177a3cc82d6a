import { calendarMsOf } from '../time/epoch.ts';

/** One range of dates to be exported, from its start on and before its end. */
export interface ExportRange {
  /** ISO 8601: a date, or a moment with its offset. */
  readonly start_date: string;
  readonly end_date: string;
  /** The one channel to export; all of them if left out, which locks all of them. */
  readonly channel?: string;
}

/** A range with what is worked out of it once. */
export interface PlannedRange {
  readonly range: ExportRange;
  readonly startMs: number;
  readonly endMs: number;
  /** The same text for ranges that ask for the same, however they are written. */
  readonly key: string;
}

/** Works out what a range asks for. */
export function planRange(range: ExportRange): PlannedRange {
  const { start_date, end_date, channel = '*' } = range;
  const startMs = calendarMsOf(start_date);
  const endMs = calendarMsOf(end_date);
  return { range, startMs, endMs, key: `${startMs}/${endMs}/${channel}` };
}

/** The ranges that are asked for, each once. */
export function distinctRanges(ranges: readonly ExportRange[]): PlannedRange[] {
  const byKey = new Map<string, PlannedRange>();
  for (const range of ranges) {
    const planned = planRange(range);
    if (!byKey.has(planned.key)) byKey.set(planned.key, planned);
  }
  return [...byKey.values()];
}

/**
 * Puts distinct ranges in lanes: ranges of one lane are connected by overlaps and go one after the
 * other; those of different lanes can never lock each other out.
 */
export function lanesOf(ranges: readonly PlannedRange[]): PlannedRange[][] {
  let lanes: PlannedRange[][] = [];
  for (const range of ranges) {
    const joined = lanes.filter((lane) => lane.some((other) => conflict(range, other)));
    if (joined.length > 0) lanes = lanes.filter((lane) => !joined.includes(lane));
    lanes.push([...joined.flat(), range]);
  }
  return lanes;
}

function conflict(a: PlannedRange, b: PlannedRange): boolean {
  const [one, other] = [a.range.channel, b.range.channel];
  if (one !== undefined && other !== undefined && one !== other) return false;
  return Math.max(a.startMs, b.startMs) < Math.min(a.endMs, b.endMs);
}
