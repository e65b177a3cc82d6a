import type { RaceReport } from '../../report/race-report.ts';
import { foundWords } from '../../report/terminal/found-words.ts';
import { choiceWords } from '../../report/words/choice-words.ts';
import { clientName } from '../../report/words/client-name.ts';
import { printable } from '../../report/words/printable.ts';
import { provenanceText } from '../../report/words/provenance-text.ts';
import { DEFAULT_BASE_URL } from '../assemble-collection.ts';
import { code, paragraphs, plain } from '../markdown-text.ts';
import { flowFor } from '../resilient/resilient-flows.ts';
import { planLines } from './plan-lines.ts';
import { type RunKind, runOf } from './run-kind.ts';

/** The name of a collection, by which Postman lists it. */
export function raceName({ scenario, client }: RaceReport, kind: RunKind): string {
  const which = kind === 'race' ? 'the race' : 'its twin that passes';
  return printable(`${scenario.title}: ${clientName(client)}, ${which}`);
}

/** What a collection shows, why, and how to run it. */
export function raceDescription(report: RaceReport, kind: RunKind): string {
  const { scenario } = report;
  return paragraphs([
    kind === 'race' ? raceSummary(report) : twinSummary(report),
    `## The story\n\n${plain(scenario.story)} (${plain(provenanceText(scenario.provenance))})`,
    `## What does not go smoothly\n\n${planLines(runOf(report, kind).plan)}`,
    difference(report, kind),
    instead(report),
    howToRun(kind),
    kind === 'race' ? howItWasFound(report) : undefined,
  ]);
}

function raceSummary(report: RaceReport): string {
  const { run } = report;
  const broken = run.judgements
    .filter(({ verdict }) => verdict === 'fail')
    .map(
      ({ invariant, says, because }) =>
        `- ${code(invariant)}: ${plain(says)} Here: ${plain(because)}`,
    );
  return paragraphs([
    `**This collection fails on purpose.** It repeats a race in ${subject(report)}: the same requests, reaching the platform at the same moments, get the same answers every time. In the folder *4 Verdict* exactly these checks fail:`,
    broken.join('\n'),
  ]);
}

function twinSummary(report: RaceReport): string {
  return `**This collection passes.** It is the twin of a race in ${subject(report)}: the nearest run in which nothing breaks. Beside the race it shows how little decides.`;
}

function subject({ client }: RaceReport): string {
  return client.kind === 'strategy'
    ? `the strategy *${plain(client.name)}* (“${plain(client.claim)}”)`
    : `the client ${code(client.path)}`;
}

function difference({ twin, run }: RaceReport, kind: RunKind): string | undefined {
  if (twin === undefined) return undefined;
  if (kind === 'race') {
    return `## What makes the difference\n\nThe same run ${plain(twin.says)}. Its twin collection shows that.`;
  }
  const { change } = twin;
  const was = run.plan.choices.find(
    ({ kind: name, subject, nth }) =>
      name === change.kind && subject === change.subject && nth === change.nth,
  );
  const words = was === undefined ? change.kind : choiceWords(was, undefined);
  return `## What makes the difference\n\nThe race has \`${words}\`; the run ${plain(twin.says)}.`;
}

function instead({ client, scenario }: RaceReport): string | undefined {
  if (client.kind !== 'strategy' || client.instead === '') return undefined;
  const flow = flowFor(scenario.name);
  const shown = flow === undefined ? '' : ` The collection *${flow.name}* does it.`;
  return `## What holds up instead\n\n${plain(upperFirst(client.instead))}.${shown}`;
}

function howToRun(kind: RunKind): string {
  const end =
    kind === 'race'
      ? 'Newman exits with 1, because of the checks named above and of nothing else.'
      : 'Newman exits with 0.';
  return paragraphs([
    '## How to run it',
    'Start the platform with `stalemate serve`, then:',
    `\`\`\`\nnewman run <this file> --env-var baseUrl=${DEFAULT_BASE_URL}\n\`\`\``,
    `${end} Nothing needs to be prepared: the collection makes its own session and removes it.`,
  ]);
}

function howItWasFound(report: RaceReport): string {
  const { scenario, client, search } = report;
  const who = client.kind === 'strategy' ? `--strategy ${client.name}` : `--client ${client.path}`;
  const command = `stalemate check ${scenario.name} ${who} --seed ${search.seed}`;
  return `## How it was found\n\nBy ${code(command)}: ${foundWords(report)}.`;
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
