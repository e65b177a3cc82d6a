import type { Operation } from '../../history/operation.ts';
import type { ReportedRun } from '../race-report.ts';
import { type AnswerKind, answerKind, answerWord } from '../words/answer-words.ts';
import { circledNumber } from './circled-number.ts';
import { operationMarks } from './operation-marks.ts';
import type { Style } from './paint.ts';

/** An operation as a bar from its sending to its return. */
export interface OperationBar {
  readonly fromMs: number;
  /** The end of the run where the client still waits. */
  readonly toMs: number;
  readonly line: string;
  readonly style: Style;
  /** What it was and what came back, the longest wording first. */
  readonly words: readonly string[];
}

/** The bars of one client, in as many rows as it had operations under way at once. */
export interface Lane {
  readonly client: string;
  readonly rows: readonly (readonly OperationBar[])[];
}

const LINES: Readonly<Record<AnswerKind, { line: string; style: Style }>> = {
  success: { line: '─', style: 'green' },
  refusal: { line: '━', style: 'red' },
  silence: { line: '╌', style: 'yellow' },
  pending: { line: '┄', style: 'yellow' },
};

/** A lane for each client, in the order in which they came. */
export function lanesOf(operations: readonly Operation[], run: ReportedRun): Lane[] {
  const lanes = new Map<string, OperationBar[][]>();
  for (const operation of operations) {
    const rows = lanes.get(operation.client) ?? [];
    lanes.set(operation.client, rows);
    const bar = barOf(operation, run);
    const free = rows.find((row) => (row.at(-1)?.toMs ?? 0) <= bar.fromMs);
    if (free === undefined) rows.push([bar]);
    else free.push(bar);
  }
  return [...lanes].map(([client, rows]) => ({ client, rows }));
}

function barOf(operation: Operation, run: ReportedRun): OperationBar {
  const { number, method, sentAtMs, returnedAtMs } = operation;
  const circled = circledNumber(number);
  const ends = endings(operation, run);
  const words = ends.flatMap((end) => [
    `${circled} ${method} ${end}`,
    `${circled}${method} ${end}`,
  ]);
  return {
    fromMs: sentAtMs,
    toMs: returnedAtMs ?? Math.max(run.endedAtMs, sentAtMs),
    ...LINES[answerKind(operation)],
    words: [...words, ...ends.map((end) => `${circled}${end}`), circled],
  };
}

function endings(operation: Operation, run: ReportedRun): string[] {
  const word = answerWord(operation);
  const kinds = operationMarks(operation, run).map(({ kind }) => kind);
  const status = operation.arrivals[0]?.status;
  if (kinds.includes('request-lost')) return ['✗ never arrived', '✗ lost', '✗'];
  if (kinds.includes('answer-lost')) return [`→ ${status} ✗ answer lost`, `${status}✗`];
  if (kinds.includes('answer-late')) return [`→ ${status} too late`, `${status}…`];
  if (kinds.includes('late')) return ['… no answer yet', '…'];
  return operation.outcome === undefined ? ['…'] : [`→ ${word}`, `→${word}`, word];
}
