import type { Operation } from '../../history/operation.ts';
import type { Snapshot } from '../../platform/journal.ts';
import type { ReportedRun } from '../../report/race-report.ts';
import { circledNumber } from '../../report/terminal/circled-number.ts';
import { type OperationMark, operationMarks } from '../../report/terminal/operation-marks.ts';
import { disagreement, spellLock, spellRead } from '../../report/words/band-words.ts';
import { formatMs } from '../../report/words/format-ms.ts';
import { headerName } from '../../report/words/header-words.ts';
import { provenanceText } from '../../report/words/provenance-text.ts';
import { shortPath } from '../../report/words/short-path.ts';
import { checkScript, quoted } from '../check-script.ts';
import type { RequestDraft } from '../draft.ts';
import { code, paragraphs, plain, table } from '../markdown-text.ts';
import type { RetracedArrival } from './retraced-arrival.ts';
import { bodyChecks, mediaCheck } from './telling-fields.ts';

/** What a mark adds to the name of a request. */
const REMARKS: Readonly<Record<OperationMark['kind'], string>> = {
  'request-lost': '',
  'answer-lost': ', answer lost',
  'answer-late': ', answer too late',
  late: ', given up before',
  duplicate: '',
};

/** A request exactly as it reached the platform, with the checks that the answer is the same. */
export function arrivalRequest(
  place: string,
  { operation, arrival, entry, tokenIn }: RetracedArrival,
  run: ReportedRun,
): RequestDraft {
  const { client, method, path, headers, body, number } = operation;
  const { status, correlationId, duplicate } = arrival;
  const marks = operationMarks(operation, run).filter(({ kind }) => kind !== 'duplicate');
  const remark = duplicate ? ', second copy' : (marks.map(({ kind }) => REMARKS[kind])[0] ?? '');
  const what = `${circledNumber(number)} ${client}: ${method} ${shortPath(path)}`;
  return {
    name: `${place} ${plain(what)} → ${status}${remark}`,
    description: paragraphs([
      `**${circledNumber(number)} ${code(`${method} ${path}`)}**`,
      journey(operation, arrival, marks),
      entry.before && entry.after && stateTable(entry.before, entry.after),
      entry.before && disagreementText(entry.before),
      `**Why ${status}.** ${plain(entry.says)} (Rule ${code(entry.rule)}; ${plain(provenanceText(entry.provenance))}.)`,
    ]),
    method,
    path: `/_s/{{sessionId}}${path}`,
    ...(tokenIn !== undefined && { auth: { tokenIn } }),
    ...(Object.keys(headers).length > 0 && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [headerName(name), value]),
      ),
    }),
    body,
    after: checkScript([
      {
        name: `answers ${status}, as it did at ${formatMs(arrival.atMs)} ms`,
        asserts: [`pm.response.to.have.status(${status});`],
      },
      ...(arrival.mediaBytes === undefined
        ? bodyChecks(status, arrival.body)
        : [mediaCheck(arrival.mediaBytes)]),
      {
        name: 'is the same answer of the platform, by its correlation id',
        asserts: [
          `pm.expect(pm.response.headers.get('x-correlation-id')).to.equal(${quoted(correlationId)});`,
        ],
      },
    ]),
    examples: [
      {
        status,
        headers: { 'x-correlation-id': correlationId },
        body: arrival.body ?? undefined,
      },
    ],
  };
}

function journey(
  { client, sentAtMs, outcome, returnedAtMs, headers }: Operation,
  { atMs, duplicate }: RetracedArrival['arrival'],
  marks: readonly OperationMark[],
): string {
  const named = Object.entries(headers).map(
    ([name, value]) => `the ${headerName(name)} ${code(value)}`,
  );
  const beside = named.length === 0 ? '' : `, with ${named.join(' and ')}`;
  const sent = `${plain(client)} sends it at ${formatMs(sentAtMs)} ms${beside}.`;
  if (duplicate) {
    return `${sent} This is a second copy of it, made by the network; it arrives at ${formatMs(atMs)} ms. ${client} knows nothing of it.`;
  }
  const arrives = `It arrives at ${formatMs(atMs)} ms.`;
  const [mark] = marks;
  if (mark !== undefined) return `${sent} ${arrives} For ${client}: ${mark.says}.`;
  return outcome === undefined || returnedAtMs === undefined
    ? `${sent} ${arrives} ${client} never hears of it.`
    : `${sent} ${arrives} ${client} has the answer at ${formatMs(returnedAtMs)} ms.`;
}

const ROWS: readonly (readonly [string, (snapshot: Snapshot) => string])[] = [
  ['truth', ({ resource, truth }) => (resource === null ? 'none' : `${resource} is *${truth}*`)],
  [
    'reads say',
    ({ machine, resource, view }) => {
      if (resource === null) return 'nothing';
      return view === null
        ? `nothing of ${resource}`
        : `${resource} is *${spellRead(machine, view)}*`;
    },
  ],
  ['lock', ({ lock }) => spellLock(lock)],
  ['version', ({ version }) => (version === null ? 'none' : `${version}`)],
  ['around it', ({ around }) => (around === null ? 'nothing' : `*${around}*`)],
];

function stateTable(before: Snapshot, after: Snapshot): string {
  const rows = ROWS.map(([label, cell]) => [label, cell(before), cell(after)]);
  return rows.every(([, was, is]) => was === is)
    ? table(
        ['the platform', 'before and after'],
        rows.map((row) => row.slice(0, 2)),
      )
    : table(['the platform', 'before', 'after'], rows);
}

function disagreementText(before: Snapshot): string {
  const found = disagreement(before);
  return found === undefined ? '' : `**They disagreed:** ${found.says}.`;
}
