import type { CheckOutcome } from '../check-outcome.ts';
import { printable } from '../words/printable.ts';
import { displayWidth } from './display-width.ts';
import { cutText, padText } from './fit-text.ts';
import type { Paint } from './paint.ts';

/** How a list of checks is told. */
export interface HeldRendering {
  readonly paint: Paint;
  /** Columns. */
  readonly width: number;
}

const NAME_WIDTH_MAX = 40;
const GAP = '  ';

/** Checks without a finding, a line each: what was checked, in how many runs, how many windows. */
export function renderHeld(
  outcomes: readonly CheckOutcome[],
  { paint, width }: HeldRendering,
): string {
  const names = outcomes.map(({ scenario }) => printable(scenario.name));
  const room = Math.min(NAME_WIDTH_MAX, Math.max(0, ...names.map(displayWidth)));
  return outcomes
    .map(({ runs, windows, verdict }, index) => {
      const entered = windows.filter((window) => window.entered > 0).length;
      const name = padText(cutText(names[index] ?? '', room), room, 'right');
      const count = padText(runs.toLocaleString('en'), 'runs  '.length, 'left');
      const line = `${name}${GAP}${count} runs${GAP}${entered} of ${windows.length} windows entered`;
      const sign = verdict === 'pass' ? paint.green('✓ held') : paint.yellow('? unknown');
      return `${sign}${GAP}${cutText(line, Math.max(0, width - '✓ held'.length - GAP.length))}\n`;
    })
    .join('');
}
