import type { Arrival, Operation } from '../../history/operation.ts';
import type { RaceReport } from '../race-report.ts';
import { circledNumber } from '../terminal/circled-number.ts';
import { lastWord, truthWords } from '../terminal/last-words.ts';
import { operationMarks } from '../terminal/operation-marks.ts';
import { answerKind, answerWord, saidIn } from '../words/answer-words.ts';
import { bandWords } from '../words/band-words.ts';
import { clientName } from '../words/client-name.ts';
import { formatMs } from '../words/format-ms.ts';
import { journalEntryOf } from '../words/journal-entry-of.ts';
import { shortPath } from '../words/short-path.ts';
import { tellingVersions } from '../words/telling-versions.ts';
import { escapeMermaid } from './escape-mermaid.ts';

/** Something that a line of the diagram tells. */
interface Event {
  readonly atMs: number;
  /** Of two at one moment, causes stand before effects. */
  readonly rank: number;
  readonly line: string;
}

/** The order of events at one moment. */
const RANK = { cause: 0, answer: 1, note: 2, request: 3, effect: 4, report: 5, broken: 6 } as const;
const PLATFORM = 'platform';

/**
 * The counterexample as a Mermaid sequence diagram: who sent what when, what was lost, what the bands
 * said when it arrived, where it broke, and the twin that passes.
 */
export function renderMermaid(report: RaceReport): string {
  const { scenario, client, broken, run, twin } = report;
  const names = [...new Set([...run.operations, ...run.reports].map((one) => one.client))];
  const ids = new Map(names.map((name, index) => [name, `client${index + 1}`]));
  const idOf = (name: string): string => ids.get(name) ?? PLATFORM;
  const brokenAtMs = broken.atMs ?? run.endedAtMs;
  const everyone = `${[...ids.values()][0] ?? PLATFORM},${PLATFORM}`;
  const events: Event[] = [
    ...run.operations.flatMap((operation) => eventsOf(operation, idOf(operation.client), report)),
    ...versionNotes(report, brokenAtMs),
    ...run.reports.map((last) => ({
      atMs: last.atMs,
      rank: RANK.report,
      line: `Note over ${idOf(last.client)}: ${escapeMermaid(lastWord(last))}`,
    })),
    {
      atMs: brokenAtMs,
      rank: RANK.broken,
      line: `Note over ${everyone}: ${escapeMermaid(`✗ ${broken.invariant} at ${formatMs(brokenAtMs)} ms`)}<br/>${escapeMermaid(broken.because)}<br/>${escapeMermaid(truthWords(report))}`,
    },
  ];
  const title = `✗ ${scenario.title} · ${clientName(client)} · ${broken.invariant}`;
  const says = twin?.says ?? 'no single choice makes it pass';
  const lines = [
    'sequenceDiagram',
    `  title ${escapeMermaid(title)}`,
    ...[...ids].map(([name, id]) => `  participant ${id} as ${escapeMermaid(name).trim() || id}`),
    `  participant ${PLATFORM} as ${PLATFORM}`,
    ...events.toSorted((a, b) => a.atMs - b.atMs || a.rank - b.rank).map(({ line }) => `  ${line}`),
    `  Note over ${everyone}: ${escapeMermaid(`twin: ${says}`)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function eventsOf(operation: Operation, id: string, { run }: RaceReport): Event[] {
  const { number, method, path, sentAtMs, arrivals, returnedAtMs } = operation;
  const name = `${circledNumber(number)} ${method} ${shortPath(path)}`;
  const marks = operationMarks(operation, run);
  const events: Event[] = [];
  if (arrivals.length === 0) {
    const lost = escapeMermaid(`${name}, sent at ${formatMs(sentAtMs)}, never arrives`);
    events.push({ atMs: sentAtMs, rank: RANK.request, line: `${id}-x${PLATFORM}: ${lost}` });
  }
  for (const arrival of arrivals) {
    const { atMs, duplicate } = arrival;
    const times = `${formatMs(sentAtMs)} → ${formatMs(atMs)} ms`;
    const copy = duplicate ? ', second copy' : '';
    const bands = bandsNote(arrival, run);
    if (bands !== '') events.push({ atMs, rank: RANK.request, line: bands });
    const sent = escapeMermaid(`${name} (${times}${copy})`);
    events.push({ atMs, rank: RANK.request, line: `${id}->>${PLATFORM}: ${sent}` });
    if (duplicate) {
      const unheard = escapeMermaid(`${arrival.status}, which nobody hears`);
      events.push({ atMs, rank: RANK.request, line: `${PLATFORM}--x${id}: ${unheard}` });
    }
  }
  for (const { kind } of marks) {
    const [first] = arrivals;
    if (first === undefined || (kind !== 'answer-lost' && kind !== 'answer-late')) continue;
    const fate = escapeMermaid(`${first.status}, ${kind === 'answer-lost' ? 'lost' : 'too late'}`);
    events.push({ atMs: first.atMs, rank: RANK.request, line: `${PLATFORM}--x${id}: ${fate}` });
  }
  if (returnedAtMs !== undefined) events.push(returnOf(operation, id, returnedAtMs));
  return events;
}

/** Where a version moved that a request was conditional on. */
function versionNotes({ run }: RaceReport, brokenAtMs: number): Event[] {
  return tellingVersions(run).flatMap(({ resource, changes }) =>
    changes
      .filter(({ atMs }) => atMs > 0 && atMs <= brokenAtMs)
      .map(({ atMs, value }) => ({
        atMs,
        rank: isWrittenAt(atMs, run) ? RANK.effect : RANK.cause,
        line: `Note right of ${PLATFORM}: ${escapeMermaid(`${resource} version ${value} from ${formatMs(atMs)} ms on`)}`,
      })),
  );
}

/** Whether a write was accepted at that moment; else what changed then was there before requests. */
function isWrittenAt(atMs: number, { operations }: RaceReport['run']): boolean {
  return operations.some(
    ({ method, arrivals }) =>
      method !== 'GET' && arrivals.some((one) => one.atMs === atMs && one.status < 400),
  );
}

function bandsNote(arrival: Arrival, run: RaceReport['run']): string {
  const before = journalEntryOf(arrival, run)?.before;
  return before === undefined
    ? ''
    : `Note right of ${PLATFORM}: ${escapeMermaid(bandWords(before))}`;
}

function returnOf(operation: Operation, id: string, atMs: number): Event {
  const { outcome, number } = operation;
  const when = `${formatMs(atMs)} ms`;
  if (answerKind(operation) === 'silence') {
    const gaveUp = escapeMermaid(`gives up on ${circledNumber(number)} at ${when}`);
    return { atMs, rank: RANK.note, line: `Note over ${id}: ${gaveUp}` };
  }
  const said = outcome?.kind === 'response' ? saidIn(outcome.body) : '';
  const text = `${answerWord(operation)}${said === '' ? '' : ` ${said}`} (${when})`;
  return { atMs, rank: RANK.answer, line: `${PLATFORM}-->>${id}: ${escapeMermaid(text)}` };
}
