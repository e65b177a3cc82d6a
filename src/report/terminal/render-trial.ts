import type { CheckOutcome } from '../check-outcome.ts';
import type { RaceReport } from '../race-report.ts';
import { counterexampleLine } from '../words/counterexample-line.ts';
import { printable } from '../words/printable.ts';
import { seedDocument } from '../words/seed-document.ts';
import { displayWidth } from './display-width.ts';
import { cutText, padText } from './fit-text.ts';
import { flowText } from './flow-text.ts';
import type { Paint, Style } from './paint.ts';
import { type Piece, paintPieces, styled } from './piece.ts';

/** What became of one piece of advice. */
export interface TrialRow {
  /** The strategy that follows it. */
  readonly name: string;
  /** The document that gives the advice, with or without the place after a colon. */
  readonly seed: string;
  readonly claim: string;
  readonly instead: string;
  /** `held` means that no schedule that was tried refuted it. */
  readonly verdict: 'refuted' | 'held' | 'unknown';
  /** How many schedules were tried. */
  readonly runs: number;
  /** How many it took to refute it. */
  readonly foundAfterRuns?: number;
  readonly report?: RaceReport;
  /** The search behind it. */
  readonly outcome: CheckOutcome;
}

/** How a trial is set. */
export interface TrialRendering {
  readonly paint: Paint;
  /** Columns; 20 at the least. Below 100 each row is a stack instead of a line. */
  readonly width: number;
}

const WIDTH_MIN = 20;
const TABLE_WIDTH_MIN = 100;
const GAP = '  ';

/** The sign of each verdict; the word always stands beside it. */
const SIGNS: Readonly<Record<TrialRow['verdict'], { sign: string; style: Style }>> = {
  refuted: { sign: '✗', style: 'red' },
  held: { sign: '✓', style: 'green' },
  unknown: { sign: '?', style: 'yellow' },
};
const VERDICT_WIDTH = '✗ refuted'.length;

/** The table of a trial: each claim, its verdict, after how many runs, and the smallest counterexample. */
export function renderTrial(
  rows: readonly TrialRow[],
  { paint, ...options }: TrialRendering,
): string {
  const width = Math.max(WIDTH_MIN, Math.floor(options.width));
  const lines = [
    ...flowText([styled('bold', summary(rows))], { width, indent: 2, paint }),
    '',
    ...(width >= TABLE_WIDTH_MIN ? table(rows, width, paint) : stacks(rows, width, paint)),
  ];
  return `${lines.join('\n')}\n`;
}

function summary(rows: readonly TrialRow[]): string {
  const counts = (['refuted', 'held', 'unknown'] as const)
    .map((verdict) => [rows.filter((row) => row.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`);
  return ['Advice on trial', ...counts].join(' · ');
}

interface Column {
  readonly name: string;
  readonly widthMax: number;
  /** Where spaces fill it up. */
  readonly fill: 'left' | 'right';
  readonly text: (row: TrialRow) => string;
}

const COLUMNS: readonly Column[] = [
  { name: 'strategy', widthMax: 24, fill: 'right', text: ({ name }) => name },
  { name: 'seed', widthMax: 8, fill: 'right', text: ({ seed }) => seedDocument(seed) },
  { name: 'runs', widthMax: 9, fill: 'left', text: (row) => String(runsOf(row)) },
  // The rest of the line; what does not fit is cut.
  { name: 'claim', widthMax: 200, fill: 'right', text: ({ claim }) => claim },
];

function table(rows: readonly TrialRow[], width: number, paint: Paint): string[] {
  const widths = COLUMNS.map(({ name, text, widthMax }) =>
    Math.min(
      widthMax,
      Math.max(name.length, ...rows.map((row) => displayWidth(printable(text(row))))),
    ),
  );
  const line = (first: Piece, textIn: (column: Column) => string): string => {
    const cells = COLUMNS.map((column, index) => {
      const room = widths[index] ?? 0;
      return GAP + padText(cutText(printable(textIn(column)), room), room, column.fill);
    });
    return paintPieces([first, cutText(cells.join(''), width - VERDICT_WIDTH).trimEnd()], paint);
  };
  const head = line('verdict'.padEnd(VERDICT_WIDTH), ({ name }) => name);
  return [
    paint.dim(head),
    ...rows.flatMap((row) => [
      line(verdictOf(row), ({ text }) => text(row)),
      ...smallest(row, width, paint),
    ]),
  ];
}

function stacks(rows: readonly TrialRow[], width: number, paint: Paint): string[] {
  return rows.flatMap((row, index) => {
    const after = runsOf(row);
    const runs = `${row.verdict === 'refuted' ? 'after ' : ''}${after} run${after === 1 ? '' : 's'}`;
    const about: Piece[] = [
      styled('bold', row.name),
      ` · seed ${seedDocument(row.seed)} · ${runs}`,
    ];
    return [
      ...(index === 0 ? [] : ['']),
      ...flowText(about, { width, first: verdictOf(row, GAP), paint }),
      ...flowText([`“${row.claim}”`], { width, first: ' '.repeat(INDENT), paint }),
      ...smallest(row, width, paint),
    ];
  });
}

const INDENT = VERDICT_WIDTH + GAP.length;

function smallest({ report }: TrialRow, width: number, paint: Paint): string[] {
  return report === undefined
    ? []
    : flowText([counterexampleLine(report)], {
        width,
        first: ' '.repeat(INDENT),
        paint,
      });
}

/** Runs to refute it, or all that were tried. */
function runsOf({ foundAfterRuns, runs }: TrialRow): number {
  return foundAfterRuns ?? runs;
}

function verdictOf({ verdict }: TrialRow, gap = ''): Piece {
  const { sign, style } = SIGNS[verdict];
  return styled(style, `${sign} ${verdict}`.padEnd(VERDICT_WIDTH) + gap);
}
