import type { CheckOutcome } from '../check-outcome.ts';
import { plainPaint } from '../terminal/paint.ts';
import { renderCheck } from '../terminal/render-check.ts';
import { renderFailure } from '../terminal/render-failure.ts';
import { clientName } from '../words/client-name.ts';
import { counterexampleLine } from '../words/counterexample-line.ts';
import { escapeXmlAttribute, escapeXmlText } from './escape-xml.ts';
import { replayCommands } from './replay-commands.ts';

const WIDTH = 100;

/**
 * The outcomes as JUnit XML, which CI servers read: a suite for each scenario, a case for each
 * client, the whole block of a finding as its failure.
 */
export function renderJunit(outcomes: readonly CheckOutcome[]): string {
  const suites = Map.groupBy(outcomes, ({ scenario }) => scenario.name);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'stalemate', ...counts(outcomes) })}>`,
  ];
  for (const [name, members] of suites) {
    lines.push(`  <testsuite${attributes({ name, ...counts(members) })}>`);
    for (const outcome of members) lines.push(...testcase(outcome));
    lines.push('  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function counts(outcomes: readonly CheckOutcome[]): Record<string, string> {
  const count = (verdict: CheckOutcome['verdict']): string =>
    String(outcomes.filter((outcome) => outcome.verdict === verdict).length);
  return { tests: String(outcomes.length), failures: count('fail'), errors: count('unknown') };
}

function testcase(outcome: CheckOutcome): string[] {
  const { scenario, client, report, verdict } = outcome;
  const open = `    <testcase${attributes({ name: clientName(client), classname: scenario.name })}>`;
  const lines = [open];
  if (report !== undefined) {
    const block = renderFailure(report, {
      paint: plainPaint,
      width: WIDTH,
      replay: replayCommands(outcome),
    });
    const told = { message: counterexampleLine(report), type: report.broken.invariant };
    lines.push(`      <failure${attributes(told)}>${escapeXmlText(block)}</failure>`);
  } else {
    if (verdict !== 'pass') {
      const tag = verdict === 'fail' ? 'failure' : 'error';
      lines.push(`      <${tag}${attributes({ message: `the verdict is ${verdict}` })}/>`);
    }
    const summary = renderCheck(outcome, { paint: plainPaint, width: WIDTH });
    lines.push(`      <system-out>${escapeXmlText(summary)}</system-out>`);
  }
  return [...lines, '    </testcase>'];
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXmlAttribute(value)}"`)
    .join('');
}
