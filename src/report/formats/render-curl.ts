import type { Arrival, ClientReport, Operation } from '../../history/operation.ts';
import type { RaceReport, ReportedRun } from '../race-report.ts';
import { circledNumber } from '../terminal/circled-number.ts';
import { operationMarks } from '../terminal/operation-marks.ts';
import { clientName } from '../words/client-name.ts';
import { journalEntryOf } from '../words/journal-entry-of.ts';
import { printable } from '../words/printable.ts';
import { shortPath } from '../words/short-path.ts';
import { quoteShell } from './quote-shell.ts';
import { SHELL_FUNCTIONS } from './shell-functions.ts';

/** Which run of a report a script replays. */
export interface CurlOptions {
  readonly which: 'race' | 'twin';
}

/** A served platform takes no longer reason than this. */
const BECAUSE_LENGTH_MAX = 10_000;

/**
 * A POSIX shell script that replays a run against a served platform: it creates a stepped session by
 * the plan, sends every request at the moment at which it arrived, posts what the clients said and
 * asks for the verdict. It needs curl and sed, and `BASE_URL` where the platform is not on
 * 127.0.0.1:4010. It exits 1 if an invariant is broken, 0 if all held, 2 if it could not replay.
 *
 * @throws {TypeError} for the twin of a report that has none.
 */
export function renderCurl(report: RaceReport, { which }: CurlOptions): string {
  const run = which === 'race' ? report.run : report.twin?.run;
  if (run === undefined) throw new TypeError('the report has no twin; ask for the race');
  const clients = [...new Set(run.operations.map(({ client }) => client))];
  const blocks = [
    heading(report, which),
    SHELL_FUNCTIONS,
    createSession(report, run),
    clients.map((client, index) => `token_${index + 1}=$(token ${quoteShell(client)})`).join('\n'),
    ...requestsOf(run, clients),
    `clock ${Math.ceil(run.endedAtMs)}`,
    ...run.reports.map((last) => postReport(last, run)),
    'verdict',
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function heading({ scenario, client, broken, twin }: RaceReport, which: 'race' | 'twin'): string {
  const lines =
    which === 'race'
      ? [`✗ ${broken.invariant}: ${broken.because}`]
      : [`✓ the twin, which ${twin?.says ?? 'passes'}`];
  return [
    '#!/bin/sh',
    ...[
      `${scenario.title} · ${clientName(client)}`,
      ...lines,
      '',
      'Replays it against a served platform; `stalemate serve` starts one.',
      'BASE_URL says where it is, http://127.0.0.1:4010 unless set.',
      'Exit status: 0 every invariant held, 1 one is broken, 2 it could not be replayed.',
    ].map((line) => `# ${printable(line)}`.trimEnd()),
    'set -eu',
  ].join('\n');
}

function createSession({ scenario }: RaceReport, { plan }: ReportedRun): string {
  const settings = { scenario: scenario.name, clock: 'stepped', plan };
  return [
    '# A world of its own, in which time stands still until it is moved.',
    withBody('create_session', JSON.stringify(settings, null, 2)),
  ].join('\n');
}

/** Every copy of every request, in the order in which they reached the platform. */
function requestsOf(run: ReportedRun, clients: readonly string[]): string[] {
  const copies = run.operations.flatMap((operation) =>
    operation.arrivals.map((arrival) => {
      const sequence = journalEntryOf(arrival, run)?.sequence ?? operation.number;
      return { operation, arrival, sequence };
    }),
  );
  const lost = run.operations
    .filter(({ arrivals }) => arrivals.length === 0)
    .map((operation) => `# ${printable(`${nameOf(operation)} never arrives.`)}`);
  const sent = copies
    .toSorted((a, b) => a.arrival.atMs - b.arrival.atMs || a.sequence - b.sequence)
    .map(({ operation, arrival }) => send(operation, arrival, run, clients));
  return [...lost, ...sent];
}

function send(
  operation: Operation,
  { atMs, status, duplicate }: Arrival,
  run: ReportedRun,
  clients: readonly string[],
): string {
  const { client, method, path, body, headers } = operation;
  const name = `${nameOf(operation)}${duplicate ? ' (second copy)' : ''}`;
  const notes = operationMarks(operation, run)
    .filter(({ kind }) => kind !== 'duplicate')
    .map(({ says }) => `# ${printable(says)}`);
  const words = [
    'send',
    quoteShell(printable(name)),
    String(status),
    `"$token_${clients.indexOf(client) + 1}"`,
    quoteShell(printable(method)),
    quoteShell(printable(path)),
    ...Object.entries(headers).flatMap(([key, value]) => header(`${key}: ${value}`)),
  ];
  const clock = `clock ${Math.ceil(atMs)}`;
  if (body === undefined) return [clock, ...notes, words.join(' ')].join('\n');
  words.push(...header('content-type: application/json'), '--data-binary @-');
  return [clock, ...notes, withBody(words.join(' '), JSON.stringify(body))].join('\n');
}

function postReport({ client, status, because, atMs }: ClientReport, run: ReportedRun): string {
  const operations = run.operations.filter((operation) => operation.client === client);
  const said = { client, status, because: because.slice(0, BECAUSE_LENGTH_MAX), atMs };
  // An operation a line, for whoever reads the script.
  const seen = operations.map((operation) => `  ${JSON.stringify(operation)}`).join(',\n');
  const json = `${JSON.stringify(said).slice(0, -1)},"operations":[\n${seen}\n]}`;
  return [
    `# What ${printable(client)} said in the end, and what it saw.`,
    withBody('post_report', json),
  ].join('\n');
}

function nameOf({ number, method, path }: Operation): string {
  return `${circledNumber(number)} ${method} ${shortPath(path)}`;
}

function header(text: string): string[] {
  return ['-H', quoteShell(printable(text))];
}

/** A command with JSON on its standard input. No line of JSON is the word that ends it. */
function withBody(command: string, json: string): string {
  return `${command} <<'END_OF_BODY'\n${json}\nEND_OF_BODY`;
}
