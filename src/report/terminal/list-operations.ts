import type { Operation } from '../../history/operation.ts';
import type { ReportedRun } from '../race-report.ts';
import { answerKind, answerWord, saidIn } from '../words/answer-words.ts';
import { bandWords } from '../words/band-words.ts';
import { formatMs } from '../words/format-ms.ts';
import { headerWords } from '../words/header-words.ts';
import { journalEntryOf } from '../words/journal-entry-of.ts';
import { printable } from '../words/printable.ts';
import { shortPath } from '../words/short-path.ts';
import { circledNumber } from './circled-number.ts';
import { displayWidth } from './display-width.ts';
import { cutText, padText } from './fit-text.ts';
import { flowText } from './flow-text.ts';
import { operationMarks } from './operation-marks.ts';
import type { Paint, Style } from './paint.ts';
import { type Piece, paintPieces, styled, textOf } from './piece.ts';

/** Of longer runs, the first and the last operations are listed. */
const SHOWN_FIRST = 4;
const SHOWN_LAST = 12;
const REQUEST_WIDTH_MAX = 48;
const MARGIN = 2;
/** Indents what belongs to the operation above. */
const DETAIL = ' '.repeat(5);

/** The columns that tell when and what. */
interface Columns {
  readonly number: number;
  readonly time: number;
  readonly client: number;
  readonly request: number;
}

/** How the list is set. */
interface Setting {
  readonly width: number;
  readonly paint: Paint;
}

/**
 * The operations of a run, numbered: when each was sent, arrived and returned, what it was and what
 * came back; below each, what the bands said just before it arrived and what did not go as usual.
 */
export function listOperations(run: ReportedRun, setting: Setting): string[] {
  const { operations } = run;
  if (operations.length === 0) return remark('no request was made', setting);
  const left = operations.length - SHOWN_FIRST - SHOWN_LAST;
  const head = left > 1 ? operations.slice(0, SHOWN_FIRST) : operations;
  const tail = left > 1 ? operations.slice(-SHOWN_LAST) : [];
  const columns = columnsOf([...head, ...tail]);
  const tableWidth = MARGIN + columns.number + 3 * columns.time + columns.client + columns.request;
  const asTable = setting.width >= tableWidth + 12;
  const list = (operation: Operation): string[] => [
    ...(asTable ? row(operation, columns, setting) : stack(operation, columns, setting)),
    ...details(operation, run, setting),
  ];
  const lines = head.flatMap(list);
  if (asTable) lines.unshift(heading(columns, setting));
  if (tail.length > 0) {
    lines.push(...remark(`… ${left} more operations …`, setting), ...tail.flatMap(list));
  }
  return lines;
}

function remark(text: string, { width, paint }: Setting): string[] {
  return flowText([styled('dim', text)], { width, first: ' '.repeat(MARGIN), paint });
}

function columnsOf(operations: readonly Operation[]): Columns {
  const several = new Set(operations.map(({ client }) => client)).size > 1;
  const widest = (texts: string[]): number => Math.max(...texts.map(displayWidth));
  const times = operations.flatMap((operation) => Object.values(timesOf(operation)));
  return {
    number: widest(operations.map(({ number }) => circledNumber(number))),
    time: 2 + widest(['returned', ...times]),
    client: several ? 2 + Math.min(20, widest(operations.map(({ client }) => client))) : 0,
    request: 2 + Math.min(REQUEST_WIDTH_MAX, widest(operations.map(requestText))),
  };
}

function timesOf({ sentAtMs, arrivals, returnedAtMs }: Operation) {
  const [first] = arrivals;
  return {
    sent: formatMs(sentAtMs),
    arrived: first === undefined ? '✗ never' : formatMs(first.atMs),
    returned: returnedAtMs === undefined ? '…' : formatMs(returnedAtMs),
  };
}

function requestText({ method, path }: Operation): string {
  return printable(`${method} ${shortPath(path)}`);
}

function heading({ number, time, client, request }: Columns, { width, paint }: Setting): string {
  const text =
    ' '.repeat(MARGIN + number) +
    ['sent', 'arrived', 'returned'].map((name) => padText(name, time, 'left')).join('') +
    (client === 0 ? '' : `  ${padText('client', client - 2)}`) +
    `  ${padText('request', request - 2)}  answer`;
  return paint.dim(cutText(text, width));
}

function row(operation: Operation, columns: Columns, { width, paint }: Setting): string[] {
  const times = Object.values(timesOf(operation)).map((text) =>
    padText(text, columns.time, 'left'),
  );
  const client = cutText(printable(operation.client), columns.client - 2);
  const request = cutText(requestText(operation), columns.request - 2);
  const before = `${' '.repeat(MARGIN)}${padText(circledNumber(operation.number), columns.number)}${times.join('')}`;
  const middle =
    (columns.client === 0 ? '' : `  ${padText(client, columns.client - 2)}`) +
    `  ${padText(request, columns.request - 2)}  `;
  const used = displayWidth(before + middle);
  const answer = styled(styleOf(operation), cutText(answerWord(operation), width - used));
  const said = saidBy(operation);
  const inline =
    said !== '' && displayWidth(said) <= width - used - displayWidth(textOf([answer])) - 1;
  const line = [before, styled('bold', middle), answer, inline ? ` ${said}` : ''];
  const below = inline || said === '' ? [] : flowText([said], { width, first: DETAIL, paint });
  return [paintPieces(line, paint), ...below];
}

function stack(operation: Operation, { client }: Columns, { width, paint }: Setting): string[] {
  const { sent, arrived, returned } = timesOf(operation);
  const first = `  ${circledNumber(operation.number)} `;
  const who: Piece[] = client === 0 ? [] : [`${operation.client} `];
  const request: Piece[] = [
    ...who,
    styled('bold', requestText(operation)),
    ' → ',
    styled(styleOf(operation), answerWord(operation)),
    ` ${saidBy(operation)}`,
  ];
  const times = `sent ${sent}, arrived ${arrived}, returned ${returned} ms`;
  return [
    ...flowText(request, { width, first, paint }),
    ...flowText([styled('dim', times)], { width, first: DETAIL, paint }),
  ];
}

function details(operation: Operation, run: ReportedRun, { width, paint }: Setting): string[] {
  const lines: Piece[][] = [];
  const { headers, arrivals } = operation;
  for (const arrival of arrivals) {
    const { atMs, status, duplicate } = arrival;
    const at = duplicate
      ? styled('yellow', `⚠ a second copy arrived at ${formatMs(atMs)} and got ${status}: `)
      : styled('dim', `at ${formatMs(atMs)}: `);
    const before = journalEntryOf(arrival, run)?.before;
    if (before === undefined && !duplicate) continue;
    const [calm = '', clash] = before === undefined ? [] : bandWords(before).split('⚠');
    const loud = clash === undefined ? [] : [styled('yellow', `⚠${clash}`)];
    lines.push([at, styled('dim', calm), ...loud]);
  }
  for (const { kind, says } of operationMarks(operation, run)) {
    if (kind !== 'duplicate') lines.push([styled('yellow', `⚠ ${says}`)]);
  }
  for (const words of headerWords(headers)) lines.push([styled('dim', words)]);
  return lines.flatMap((pieces) => flowText(pieces, { width, first: DETAIL, paint }));
}

/** What the answer said, where it said something, fit for one line. */
function saidBy({ outcome }: Operation): string {
  return outcome?.kind === 'response' ? printable(saidIn(outcome.body)) : '';
}

function styleOf(operation: Operation): Style {
  const kind = answerKind(operation);
  return kind === 'success' ? 'green' : kind === 'refusal' ? 'red' : 'yellow';
}
