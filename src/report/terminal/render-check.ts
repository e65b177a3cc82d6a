import type { Verdict } from '../../oracle/invariant.ts';
import type { CheckOutcome, WindowCount } from '../check-outcome.ts';
import { clientName } from '../words/client-name.ts';
import { counterexampleLine } from '../words/counterexample-line.ts';
import { printable } from '../words/printable.ts';
import { displayWidth } from './display-width.ts';
import { padText } from './fit-text.ts';
import { flowText } from './flow-text.ts';
import type { Paint, Style } from './paint.ts';
import { type Piece, styled } from './piece.ts';

/** How a check is told. */
export interface CheckRendering {
  readonly paint: Paint;
  /** Columns; 20 at the least. */
  readonly width: number;
  /** How long the search took; nothing is said of it if left out. */
  readonly elapsedMs?: number;
}

const WIDTH_MIN = 20;
/** Names of windows take no more of a line than this. */
const NAME_WIDTH_MAX = 24;

const HEADS: Readonly<Record<Verdict, { sign: string; word: string; style: Style }>> = {
  pass: { sign: '✓', word: 'held in every schedule tried', style: 'green' },
  unknown: { sign: '?', word: 'unknown: an oracle could not tell', style: 'yellow' },
  fail: { sign: '✗', word: 'broken', style: 'red' },
};

/**
 * What a search without a finding says, and what it does not: how many schedules, which windows they
 * entered and how often, and that nothing is known of the others. A finding is told in one line.
 */
export function renderCheck(outcome: CheckOutcome, options: CheckRendering): string {
  const { paint } = options;
  const width = Math.max(WIDTH_MIN, Math.floor(options.width));
  const { scenario, client, verdict, windows, report } = outcome;
  const { sign, word, style } = HEADS[verdict];
  const never = windows.filter(({ entered }) => entered === 0);
  const prose = (pieces: readonly Piece[]): string[] =>
    flowText(pieces, { width, first: '  ', paint });
  const title = `${sign} ${scenario.title} · ${clientName(client)} · ${word}`;
  const lines = [
    ...flowText([styled('bold', title)], { width, indent: 2, paint }).map(paint[style]),
    '',
    ...prose([effort(outcome, options.elapsedMs)]),
  ];
  if (report !== undefined)
    return `${[...lines, ...prose([counterexampleLine(report)])].join('\n')}\n`;
  lines.push('');
  if (windows.length > 0) {
    lines.push(
      ...prose([styled('dim', 'runs that entered each window in which a race is possible:')]),
    );
    lines.push(...listWindows(outcome, width, paint), '');
  }
  lines.push(...prose(evidence(windows.length, never.length)));
  return `${lines.join('\n')}\n`;
}

function effort({ runs, seed }: CheckOutcome, elapsedMs: number | undefined): string {
  const schedules = `${grouped(runs)} schedule${runs === 1 ? '' : 's'} tried from seed ${seed}`;
  if (elapsedMs === undefined) return schedules;
  const speed = elapsedMs > 0 ? `, ${grouped(Math.round((runs * 1000) / elapsedMs))} a second` : '';
  return `${schedules} in ${(elapsedMs / 1000).toFixed(1)} s${speed}`;
}

function listWindows({ windows, runs }: CheckOutcome, width: number, paint: Paint): string[] {
  const counts = windows.map(({ entered }) => grouped(entered));
  const countWidth = Math.max(...counts.map(displayWidth));
  const names = windows.map(({ name }) => printable(name));
  const nameWidth = Math.min(NAME_WIDTH_MAX, Math.max(...names.map(displayWidth)));
  return windows.flatMap((window, index) => {
    const count = padText(counts[index] ?? '', countWidth, 'left');
    const name = padText(names[index] ?? '', nameWidth);
    const share = padText(shareOf(window, runs), 5, 'left');
    const never = window.entered === 0;
    const pieces: Piece[] = [never ? styled('yellow', 'never: ') : '', styled('dim', window.says)];
    const first = `  ${never ? '⚠' : ' '} ${count} ${share}  ${name}  `;
    const indent = Math.max(8, displayWidth(first));
    return flowText(pieces, {
      width,
      first: never ? styled('yellow', first) : first,
      indent,
      paint,
    });
  });
}

function shareOf({ entered }: WindowCount, runs: number): string {
  if (entered === 0 || runs === 0) return '';
  const percent = (100 * entered) / runs;
  return percent < 1 ? '<1 %' : `${Math.round(percent)} %`;
}

function evidence(windows: number, never: number): Piece[] {
  if (windows === 0) return ['The scenario names no window, so nobody knows what this run proves.'];
  if (never === 0) {
    return [
      'Every window was entered. That is evidence and no proof: a schedule that was not tried may ' +
        'still break it.',
    ];
  }
  return [
    styled(
      'yellow',
      `⚠ ${never} of ${windows} windows ${never === 1 ? 'was' : 'were'} never entered.`,
    ),
    ' Green proves nothing for them: try more runs, or a client that gets there.',
  ];
}

/** `20,000`. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
