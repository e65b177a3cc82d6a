import type { Operation } from '../../history/operation.ts';
import type { Snapshot } from '../../platform/journal.ts';
import type { WrittenEntry } from '../../platform/written-entry.ts';
import type { ReportedRun } from '../../report/race-report.ts';
import { circledNumber } from '../../report/terminal/circled-number.ts';
import { operationMarks } from '../../report/terminal/operation-marks.ts';
import { spellRead } from '../../report/words/band-words.ts';
import { formatMs } from '../../report/words/format-ms.ts';
import { shortPath } from '../../report/words/short-path.ts';
import { code, plain } from '../markdown-text.ts';

/** Something that happened in a run and that is not an answer of the platform. */
export interface StoryMoment {
  readonly atMs: number;
  /** One sentence of Markdown. */
  readonly says: string;
}

/** A stretch of a run between two answers of the platform. */
export interface Stretch {
  /** The journal's number of the answer before; 0 at the beginning. */
  readonly afterSequence: number;
  /** The journal's number of the answer after; infinity at the end. */
  readonly beforeSequence: number;
  /** The moments of these answers; -1 and infinity where there is none. */
  readonly afterMs: number;
  readonly untilMs: number;
}

/** What happened between two answers, on both sides of the wire, in order of time. */
export function momentsIn(run: ReportedRun, stretch: Stretch): StoryMoment[] {
  const { afterSequence, beforeSequence } = stretch;
  const steps = run.journal
    .filter(({ kind, sequence }) => {
      return kind === 'step' && sequence > afterSequence && sequence < beforeSequence;
    })
    .map((entry) => ({ atMs: entry.atMs, says: stepSentence(entry) }));
  const others = [...lateReads(run), ...run.operations.flatMap((one) => clientMoments(one, run))];
  const within = others.filter(
    ({ atMs }) => atMs > stretch.afterMs && atMs <= Math.min(stretch.untilMs, run.endedAtMs),
  );
  // Sorting is stable: at one moment the platform comes first, as it does in the run.
  return [...steps, ...within].toSorted((a, b) => a.atMs - b.atMs);
}

/** Moments as a Markdown list. */
export function momentList(moments: readonly StoryMoment[]): string {
  return moments.map(({ atMs, says }) => `- **${formatMs(atMs)} ms** ${says}`).join('\n');
}

/** An operation in a few words: `② POST …/recording/start`. */
function operationWords({ number, method, path }: Operation): string {
  return `${circledNumber(number)} ${plain(method)} ${plain(shortPath(path))}`;
}

function stepSentence({ what, resource, rule, before, after }: WrittenEntry): string {
  const because = `(rule ${code(rule)})`;
  const name = code(resource);
  if (before === undefined || after === undefined) return `${name}: ${plain(what)} ${because}.`;
  if (what === 'lock') return `the lock of ${name} is released ${because}.`;
  const lock = lockChange(before, after);
  if (before.resource !== after.resource && after.resource !== null) {
    return `${code(after.resource)} begins as *${after.truth}*${lock} ${because}.`;
  }
  if (resource === after.resource && before.truth !== after.truth) {
    return `${name} goes from *${before.truth}* to *${after.truth}*${lock} ${because}.`;
  }
  if (before.around !== after.around) {
    const node = before.around === 'ivr' && after.around === 'queued';
    const meaning = node ? ': the IVR node has completed' : '';
    return `${name} goes from *${before.around}* to *${after.around}*${meaning}${lock} ${because}.`;
  }
  return `${name}: *${plain(what)}*${lock} ${because}.`;
}

function lockChange(before: Snapshot, after: Snapshot): string {
  if (before.lock === after.lock) return '';
  return after.lock === null
    ? ', and the lock is free'
    : `, and ${code(after.lock)} takes the lock`;
}

/** Reads that change later than the truth did. */
function lateReads({ bands }: ReportedRun): StoryMoment[] {
  const truths = bands.filter(({ band }) => band === 'truth');
  return bands
    .filter((change) => {
      const truth = truths.find(
        ({ resource, value }) => resource === change.resource && value === change.value,
      );
      return change.band === 'view' && truth !== undefined && truth.atMs < change.atMs;
    })
    .map(({ atMs, machine, resource, value }) => ({
      atMs,
      says: `reads show only now that ${code(resource)} is *${spellRead(machine, value)}*.`,
    }));
}

/** What the client of an operation did and learned. */
function clientMoments(operation: Operation, run: ReportedRun): StoryMoment[] {
  const { client, sentAtMs, returnedAtMs, outcome, arrivals } = operation;
  const words = operationWords(operation);
  const [mark] = operationMarks(operation, run).filter(({ kind }) => kind !== 'duplicate');
  const lost = mark?.kind === 'request-lost' && arrivals.length === 0;
  const fate = lost ? ' It never arrives, so nothing of it is sent here.' : '';
  const moments = [{ atMs: sentAtMs, says: `${client} sends ${words}.${fate}` }];
  if (returnedAtMs === undefined || outcome === undefined) return moments;
  const says =
    outcome.kind === 'response'
      ? `${client} gets the answer to ${words}: ${outcome.status}.`
      : `${client} gives ${words} up without an answer${mark === undefined ? '' : ` (${whyNone(mark.kind, arrivals[0]?.atMs)})`}.`;
  return [...moments, { atMs: returnedAtMs, says }];
}

function whyNone(kind: string, arrivesAtMs: number | undefined): string {
  switch (kind) {
    case 'request-lost':
      return 'the request was lost on the way';
    case 'answer-lost':
      return 'the platform did answer; the answer was lost on the way';
    case 'late':
      return `the request is still on its way and will arrive at ${formatMs(arrivesAtMs ?? 0)} ms`;
    default:
      return 'the platform did answer; the answer is still on its way';
  }
}
