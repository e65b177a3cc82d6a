import type { RaceReport } from '../race-report.ts';
import { formatMs } from '../words/format-ms.ts';
import type { BandRow, BandSegment } from './band-rows.ts';
import { Canvas } from './canvas.ts';
import { circledNumber } from './circled-number.ts';
import { displayWidth } from './display-width.ts';
import type { Lane, OperationBar } from './operation-lanes.ts';
import type { Style } from './paint.ts';
import { type Strip, ZIGZAG } from './time-strips.ts';

/** Rows above the first lane: idle times, then moments. */
export const ROWS_ABOVE = 2;

const FILLS: Readonly<Record<BandSegment['mood'], { letter: string; style: Style }>> = {
  live: { letter: '▓', style: 'green' },
  moving: { letter: '▒', style: 'yellow' },
  held: { letter: '▓', style: 'red' },
  rest: { letter: '·', style: 'dim' },
};

/** What a picture shows, before it is laid out. */
export interface Scene {
  readonly report: RaceReport;
  readonly lanes: readonly Lane[];
  readonly bands: readonly BandRow[];
  /** What stands before each row. */
  readonly labels: readonly string[];
  readonly brokenAtMs: number;
  readonly startMs: number;
}

/** Draws one stretch of time: what idles and when, the lanes, the arrivals, the bands. */
export function drawStrip(scene: Scene, strip: Strip): Canvas {
  const { lanes, bands, labels, brokenAtMs } = scene;
  const canvas = new Canvas(labels.length, strip.columns);
  let row = ROWS_ABOVE;
  const texts: (() => void)[] = [];
  for (const { rows } of lanes) {
    for (const bars of rows) {
      for (const bar of bars) texts.push(drawBar(canvas, row, strip, bar));
      row += 1;
    }
  }
  const arrivals = row;
  texts.push(() => drawArrivals(canvas, arrivals, strip, scene));
  row += 1;
  for (const { segments } of bands) {
    for (const segment of segments) texts.push(drawSegment(canvas, row, strip, segment));
    row += 1;
  }
  for (const interval of strip.intervals) {
    if (interval.label === undefined) continue;
    canvas.put(0, interval.from + 2, interval.label, 'dim');
    for (let below = ROWS_ABOVE; below < labels.length; below++) {
      canvas.put(below, middleOf(interval), ZIGZAG, 'dim');
    }
  }
  for (const { arrivals } of scene.report.run.operations) {
    for (const { atMs, status } of arrivals) {
      if (status < 400 || atMs < strip.fromMs || atMs >= strip.toMs) continue;
      // Down through the bands, so that what they said at the refusal is seen at a glance.
      for (let below = row - bands.length; below < row; below++) {
        canvas.put(below, strip.columnOf(atMs), '╎', 'red');
      }
    }
  }
  const breaksHere = brokenAtMs >= strip.fromMs && brokenAtMs < strip.toMs;
  if (breaksHere) {
    for (let below = ROWS_ABOVE; below < labels.length; below++) {
      canvas.put(below, strip.columnOf(brokenAtMs), '┆', 'red');
    }
  }
  for (const write of texts) write();
  drawTicks(canvas, strip, scene);
  if (breaksHere) drawBreak(canvas, strip, scene);
  return canvas;
}

function middleOf({ from, to }: { from: number; to: number }): number {
  return from + Math.max(0, Math.floor((to - from - ZIGZAG.length) / 2));
}

/** Draws the bar; the function given back writes what is said on it, once all lines are drawn. */
function drawBar(canvas: Canvas, row: number, strip: Strip, bar: OperationBar): () => void {
  const { fromMs, toMs, line, style, words } = bar;
  if (toMs <= strip.fromMs && fromMs < strip.fromMs) return () => undefined;
  if (fromMs >= strip.toMs) return () => undefined;
  const begins = fromMs >= strip.fromMs;
  const ends = toMs <= strip.toMs;
  const from = strip.columnOf(Math.max(fromMs, strip.fromMs));
  const to = Math.max(from + 1, ends ? strip.columnOf(toMs) : strip.columns);
  canvas.fill(row, from, to, line, style);
  if (ends) canvas.put(row, to - 1, '┤', style);
  if (begins) canvas.put(row, from, '├', style);
  return () => {
    const room = to - from - (begins ? 1 : 0) - (ends ? 1 : 0);
    const spaced = words.flatMap((one) => [`${one} `, one]);
    const text = spaced.find((one) => displayWidth(one) <= room);
    if (text !== undefined) canvas.put(row, from + (begins ? 1 : 0), text, style);
    else canvas.put(row, from, words.at(-1) ?? '', style);
  };
}

function drawSegment(canvas: Canvas, row: number, strip: Strip, segment: BandSegment): () => void {
  const { fromMs, toMs, mood, words } = segment;
  const from = strip.columnOf(Math.max(fromMs, strip.fromMs));
  const to = toMs < strip.toMs ? strip.columnOf(toMs) : strip.columns;
  if (toMs <= strip.fromMs || fromMs >= strip.toMs || to <= from) return () => undefined;
  const { letter, style } = FILLS[mood];
  canvas.fill(row, from, to, letter, style);
  const begins = fromMs >= strip.fromMs && fromMs > 0;
  if (begins) canvas.put(row, from, '│', style);
  return () => {
    const room = to - from - (begins ? 1 : 0);
    const spaced = words.flatMap((one) => [` ${one} `, one]);
    const text = spaced.find((one) => displayWidth(one) <= room);
    if (text !== undefined) canvas.put(row, from + (begins ? 1 : 0), text, style);
  };
}

/** `①▼` where a request arrived, `②▽` where a second copy of it did. */
function drawArrivals(canvas: Canvas, row: number, strip: Strip, { report }: Scene): void {
  const byColumn = new Map<number, { numbers: string; mark: string; style: Style }>();
  for (const { number, arrivals } of report.run.operations) {
    for (const { atMs, status, duplicate } of arrivals) {
      if (atMs < strip.fromMs || atMs >= strip.toMs) continue;
      const column = strip.columnOf(atMs);
      const numbers = (byColumn.get(column)?.numbers ?? '') + circledNumber(number);
      const style = status < 400 ? 'green' : 'red';
      byColumn.set(column, { numbers, mark: duplicate ? '▽' : '▼', style });
    }
  }
  let taken = 0;
  for (const [column, { numbers, mark, style }] of [...byColumn].sort(([a], [b]) => a - b)) {
    const from = column - displayWidth(numbers);
    if (from >= taken) canvas.put(row, from, numbers, style);
    canvas.put(row, column, mark, style);
    taken = column + 1;
  }
}

/** Writes times over their columns, the more telling first, as far as there is room. */
function drawTicks(canvas: Canvas, strip: Strip, { report, brokenAtMs, startMs }: Scene): void {
  const { operations } = report.run;
  const telling = [
    startMs,
    brokenAtMs,
    ...operations.map(({ sentAtMs }) => sentAtMs),
    ...operations.flatMap(({ arrivals }) => arrivals.map(({ atMs }) => atMs)),
    ...strip.intervals.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
  ];
  const free = new Array<boolean>(strip.columns + 1).fill(true);
  for (const atMs of new Set(telling)) {
    if (atMs < strip.fromMs || atMs >= strip.toMs) continue;
    const column = strip.columnOf(atMs);
    const text = `${formatMs(atMs)}${atMs === brokenAtMs ? ' ms' : ''}`;
    const span = free.slice(Math.max(0, column - 1), column + text.length + 1);
    if (column + text.length > strip.columns || span.includes(false)) continue;
    free.fill(false, column, column + text.length);
    canvas.put(1, column, text, atMs === brokenAtMs ? 'red' : 'dim');
  }
}

const BREAK = 'broken';

/** Marks the moment at which it broke, in words on the side where no idle time is named. */
function drawBreak(canvas: Canvas, strip: Strip, { brokenAtMs }: Scene): void {
  const column = strip.columnOf(brokenAtMs);
  const width = BREAK.length + 1;
  const named = (from: number, to: number): boolean =>
    from < 0 ||
    to > strip.columns ||
    strip.intervals.some((one) => one.label !== undefined && one.from < to && from < one.to);
  canvas.put(0, column, '✗', 'red');
  if (!named(column, column + 1 + width)) canvas.put(0, column + 2, BREAK, 'red');
  else if (!named(column - width, column)) canvas.put(0, column - width, BREAK, 'red');
}
