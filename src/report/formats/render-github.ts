import type { CheckOutcome } from '../check-outcome.ts';
import { clientName } from '../words/client-name.ts';
import { counterexampleLine } from '../words/counterexample-line.ts';
import { printable } from '../words/printable.ts';
import { replayCommands } from './replay-commands.ts';

/**
 * The outcomes as workflow commands of GitHub Actions, which become annotations: an error for each
 * finding, a warning where nothing is known, a notice where windows were never entered.
 */
export function renderGithub(outcomes: readonly CheckOutcome[]): string {
  return outcomes.map((outcome) => `${commandOf(outcome)}\n`).join('');
}

function commandOf(outcome: CheckOutcome): string {
  const { scenario, client, report, verdict, runs, windows } = outcome;
  const name = `${scenario.name} · ${clientName(client)}`;
  if (report !== undefined) {
    const { broken, twin } = report;
    const told = [
      broken.because,
      counterexampleLine(report),
      ...(twin === undefined ? [] : [twin.says]),
      ...(client.kind === 'strategy' && client.instead !== ''
        ? [`instead: ${client.instead}`]
        : []),
      ...replayCommands(outcome),
    ];
    return command('error', `✗ ${name} · ${broken.invariant}`, told, client);
  }
  const never = windows.filter(({ entered }) => entered === 0);
  const missing = never.map((window) => `never entered: ${window.name}, ${window.says}`);
  if (verdict === 'pass') {
    return command('notice', `✓ ${name}`, [`held in ${runs} schedules`, ...missing], client);
  }
  const level = verdict === 'fail' ? 'error' : 'warning';
  return command(level, `? ${name}`, [`the verdict is ${verdict} after ${runs} schedules`], client);
}

function command(
  level: 'error' | 'warning' | 'notice',
  title: string,
  lines: readonly string[],
  client: CheckOutcome['client'],
): string {
  const file = client.kind === 'file' ? `file=${escapeProperty(client.path)},` : '';
  const message = lines.map(printable).join('\n');
  return `::${level} ${file}title=${escapeProperty(printable(title))}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property also ends at a comma or a colon. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
