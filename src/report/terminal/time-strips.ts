import { formatMs } from '../words/format-ms.ts';
import { displayWidth } from './display-width.ts';

/** The time between two neighbouring moments, with the columns that it takes. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
  readonly from: number;
  readonly to: number;
  /** Set where the time is idle and not drawn to scale: `╱╱ 500 ms`. */
  readonly label: string | undefined;
}

/** A stretch of time that fits on one line of a picture. Time is warped: order counts, not length. */
export interface Strip {
  readonly fromMs: number;
  /** The moment after which another strip goes on; Infinity in the last one. */
  readonly toMs: number;
  readonly intervals: readonly Interval[];
  readonly columns: number;
  /** The column in which a moment begins, within the strip's edges. */
  columnOf(atMs: number): number;
}

/** What breaks a line of time. */
export const ZIGZAG = '╱╱';
/** Columns after the last moment, in which what holds from then on is named. */
const TAIL = 12;
const COLUMNS_MIN = 3;
const COLUMNS_MAX = 18;
/** A time that seems usual, where nothing tells. */
const USUAL_MS = 20;
const USUAL_MS_MAX = 100;
/** Shorter times are accidents and say nothing of what is usual. */
const TINY_MS = 5;
/** Times so much longer than usual are idle. */
const IDLE_FACTOR = 4;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly label: string | undefined;
  readonly columnsMin: number;
  readonly weight: number;
}

/**
 * Lays moments out on lines of `columns`: at least {@link COLUMNS_MIN} for what lies between two of
 * them, more where there is room, a labelled zigzag for idle time.
 *
 * @param moments in order, each once; at least one.
 */
export function timeStrips(moments: readonly number[], columns: number): Strip[] {
  const spans = spansOf(moments, columns - TAIL);
  const lines: Span[][] = [[]];
  let used = 0;
  for (const span of spans) {
    if (used + span.columnsMin > columns - TAIL) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(span);
    used += span.columnsMin;
  }
  return lines.map((line, index) =>
    stripOf(line, moments[0] ?? 0, columns, index === lines.length - 1),
  );
}

function spansOf(moments: readonly number[], columnsMax: number): Span[] {
  const usualMs = usualOf(moments);
  const spans: Span[] = [];
  for (const [index, toMs] of moments.entries()) {
    const fromMs = moments[index - 1];
    if (fromMs === undefined) continue;
    const ms = toMs - fromMs;
    const idle = ms > IDLE_FACTOR * usualMs;
    const label = idle ? `${ZIGZAG} ${formatMs(ms)} ms` : undefined;
    const wanted =
      label !== undefined ? displayWidth(label) + 3 : ms < usualMs / 2 ? 2 : COLUMNS_MIN;
    const weight = idle ? 0 : Math.min(1.5, Math.max(0.2, ms / usualMs));
    spans.push({ fromMs, toMs, label, columnsMin: Math.min(columnsMax, wanted), weight });
  }
  return spans;
}

function usualOf(moments: readonly number[]): number {
  const lengths = moments
    .map((atMs, index) => atMs - (moments[index - 1] ?? atMs))
    .filter((ms) => ms >= TINY_MS)
    .sort((a, b) => a - b);
  return Math.min(USUAL_MS_MAX, lengths[Math.floor((lengths.length - 1) / 2)] ?? USUAL_MS);
}

function stripOf(spans: readonly Span[], startMs: number, columns: number, last: boolean): Strip {
  const taken = spans.reduce((sum, { columnsMin }) => sum + columnsMin, 0);
  const weights = spans.reduce((sum, { weight }) => sum + weight, 0);
  const extra = columns - (last ? TAIL : 0) - taken;
  const intervals: Interval[] = [];
  let at = 0;
  for (const { fromMs, toMs, label, columnsMin, weight } of spans) {
    const more = weights === 0 ? 0 : Math.floor((extra * weight) / weights);
    const to = at + Math.max(columnsMin, Math.min(COLUMNS_MAX, columnsMin + more));
    intervals.push({ fromMs, toMs, from: at, to, label });
    at = to;
  }
  return {
    fromMs: spans[0]?.fromMs ?? startMs,
    toMs: last ? Number.POSITIVE_INFINITY : (spans.at(-1)?.toMs ?? startMs),
    intervals,
    columns: last ? Math.min(columns, at + TAIL) : at,
    columnOf: (atMs) => {
      const inside = intervals.findLast(({ fromMs }) => fromMs <= atMs);
      if (inside === undefined) return 0;
      return atMs >= inside.toMs ? inside.to : inside.from;
    },
  };
}
