import type { TrialRow } from '../terminal/render-trial.ts';
import { counterexampleLine } from '../words/counterexample-line.ts';
import { printable } from '../words/printable.ts';
import { seedDocument } from '../words/seed-document.ts';

const HEAD = [
  'advice',
  'seed',
  'claim',
  'verdict',
  'smallest counterexample',
  'what is right instead',
];
const SIGNS: Readonly<Record<TrialRow['verdict'], string>> = {
  refuted: '✗ refuted',
  held: '✓ held',
  unknown: '? unknown',
};

/** The outcome of a trial as a Markdown table, a row for each piece of advice. */
export function renderTrialMarkdown(rows: readonly TrialRow[]): string {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function cellsOf({ name, seed, claim, verdict, runs, report, instead }: TrialRow): string[] {
  const shown =
    report === undefined
      ? `none in ${runs} runs`
      : `${escapeMarkdown(counterexampleLine(report))} (${report.search.foundAfterRuns} runs)`;
  const right = verdict === 'held' ? '' : escapeMarkdown(instead);
  return [
    `\`${name.replace(/[`|\s]/g, '')}\``,
    escapeMarkdown(seedDocument(seed)),
    escapeMarkdown(claim),
    SIGNS[verdict],
    shown,
    right,
  ];
}

/** The text with everything escaped that Markdown, or HTML in it, would take as markup. */
function escapeMarkdown(text: string): string {
  return printable(text).replace(/[\\`*_[\]|<>&~#]/g, '\\$&');
}
