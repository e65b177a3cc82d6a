import type { RaceReport, ReportedRun } from '../race-report.ts';
import { formatMs } from '../words/format-ms.ts';
import { printable } from '../words/printable.ts';
import { type BandRow, type BandSegment, bandRows } from './band-rows.ts';
import { displayWidth } from './display-width.ts';
import { drawStrip, ROWS_ABOVE } from './draw-strip.ts';
import { cutText, padText } from './fit-text.ts';
import { lanesOf } from './operation-lanes.ts';
import type { Paint } from './paint.ts';
import { timeStrips } from './time-strips.ts';

/** Below this width a picture says less than a list. */
export const PICTURE_WIDTH_MIN = 60;
/** More stretches of time than this make no picture; the last ones are shown. */
const STRIPS_MAX = 4;
const LABEL_WIDTH_MAX = 22;
const MARGIN = 2;

/**
 * The counterexample as a picture in text: time from left to right, warped; a lane of bars for each
 * client; where each request reached the platform; and what truth, reads and lock of each resource
 * said meanwhile. A run too long for one line goes on below.
 */
export function drawFailure(report: RaceReport, width: number, paint: Paint): string[] {
  const { run, broken } = report;
  const brokenAtMs = broken.atMs ?? run.endedAtMs;
  const lanes = lanesOf(run.operations, run);
  const untilMs = endOf(run, brokenAtMs, bandRows(run));
  const bands = bandRows(run).map((row) => ({ ...row, segments: until(untilMs, row.segments) }));
  const moments = momentsOf(report, brokenAtMs, bands);
  const labels = [
    ...Array.from({ length: ROWS_ABOVE }, () => ''),
    ...lanes.flatMap(({ client, rows }) => rows.map((_, index) => (index === 0 ? client : ''))),
    'arrives',
    ...bands.map(({ resource, band }, index) =>
      bands[index - 1]?.resource === resource ? band : labelOf(resource, band),
    ),
  ].map((label) => cutText(printable(label), LABEL_WIDTH_MAX));
  const scene = { report, lanes, bands, labels, brokenAtMs, startMs: moments[0] ?? 0 };
  const labelWidth = Math.max(...labels.map(displayWidth));
  const strips = timeStrips(moments, width - MARGIN - labelWidth - 1);
  const shown = strips.slice(-STRIPS_MAX);
  const lines: string[] = [];
  if (shown.length < strips.length) {
    const untilMs = shown[0]?.fromMs ?? 0;
    const left = `(from ${formatMs(untilMs)} ms on; the list below has the rest)`;
    lines.push(' '.repeat(MARGIN) + paint.dim(cutText(left, width - MARGIN)));
  }
  for (const [index, strip] of shown.entries()) {
    if (index > 0) lines.push('');
    const rows = drawStrip(scene, strip).lines(paint);
    for (const [row, text] of rows.entries()) {
      const label = padText(labels[row] ?? '', labelWidth, 'left');
      lines.push(`${' '.repeat(MARGIN)}${paint.dim(label)} ${text}`.trimEnd());
    }
  }
  return lines;
}

/** A long name is cut rather than the word behind it, which tells one row from the next. */
function labelOf(resource: string, band: BandRow['band']): string {
  return `${cutText(printable(resource), LABEL_WIDTH_MAX - band.length - 1)} ${band}`;
}

/** The last moment that the picture shows. */
function endOf({ operations }: ReportedRun, brokenAtMs: number, bands: readonly BandRow[]): number {
  const told = operations.flatMap(({ sentAtMs, arrivals, returnedAtMs = sentAtMs }) => [
    returnedAtMs,
    ...arrivals.map(({ atMs }) => atMs),
  ]);
  const lastMs = told.reduce((a, b) => Math.max(a, b), brokenAtMs);
  // When a lock that is still held is released answers the question that the picture asks.
  const releases = bands
    .filter(({ band }) => band === 'lock')
    .flatMap(({ segments }) => segments)
    .filter(({ mood, fromMs, toMs }) => mood === 'held' && fromMs <= lastMs && lastMs < toMs)
    .map(({ toMs }) => toMs)
    .filter(Number.isFinite);
  return releases.reduce((a, b) => Math.max(a, b), lastMs);
}

/** What a band says up to the end of the picture. What it says then it says on. */
function until(untilMs: number, segments: readonly BandSegment[]): BandSegment[] {
  return segments
    .filter(({ fromMs }) => fromMs <= untilMs)
    .map((one) => (one.toMs > untilMs ? { ...one, toMs: Number.POSITIVE_INFINITY } : one));
}

/** Every moment at which something happened that the picture shows, in order, each once. */
function momentsOf(
  { run }: RaceReport,
  brokenAtMs: number,
  bands: readonly BandRow[],
): readonly number[] {
  const moments = new Set<number>([0, brokenAtMs]);
  for (const { sentAtMs, arrivals, returnedAtMs } of run.operations) {
    moments.add(sentAtMs);
    for (const { atMs } of arrivals) moments.add(atMs);
    if (returnedAtMs !== undefined) moments.add(returnedAtMs);
  }
  for (const { segments } of bands) for (const { fromMs } of segments) moments.add(fromMs);
  return [...moments].sort((a, b) => a - b);
}
