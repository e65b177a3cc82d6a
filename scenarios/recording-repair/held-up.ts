import type { Hindrance } from '../../src/history/hindrance.ts';
import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { REPAIR_POLICY } from '../../src/pipeline/repair-policy.ts';
import { looksAt } from './attempts.ts';
import { type Repair, repairsOf } from './repairs.ts';

/** How long a request and its answer take where nothing slows them down. */
const ROUND_TRIP_MS = 40;
const RETRY_AFTER_MS_MAX = 5000;
/** What is slow and nothing worse. */
const SLOW = ['database.latency', 'database.answer-latency'];
/** A lease of a minute and a lock of half of one outlive whoever had them and was killed, or held up. */
const AFTERMATH_MS = 90_000;
/** What is said of a recording to which nothing more happens. */
const OVER = ['completed', 'upload_failed'];

/** A span in which somebody had a reason to be late. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When the last of the things was over that held up a repair within a span, or shortly before it: a database that was slow or
 * down, a process that stood still or was killed, a request that was not answered plainly and at once,
 * or a capture that had to be waited for when the attempt was due. `undefined` if there was none.
 */
export function heldUpUntilMs(
  evidence: Evidence,
  repair: Repair,
  fromMs: number,
  dueAtMs: number,
  toMs: number,
): number | undefined {
  const within = [
    ...(evidence.hindrances ?? []).map(withAftermath),
    ...troublesIn(evidence.operations),
    ...waitsAt(evidence, repair, dueAtMs),
  ].filter((span) => span.fromMs <= toMs && span.toMs >= fromMs);
  if (within.length === 0) return undefined;
  return Math.max(fromMs, ...within.map((span) => Math.min(span.toMs, toMs)));
}

/** Whoever was only slow leaves nothing behind. */
function withAftermath({ kind, fromMs, toMs }: Hindrance): Span {
  return { fromMs, toMs: SLOW.includes(kind) ? toMs : toMs + AFTERMATH_MS };
}

function isUnplain({ sentAtMs, returnedAtMs, outcome }: Operation): boolean {
  if (outcome?.kind !== 'response' || returnedAtMs === undefined) return true;
  // A file that is not there yet is an answer like any other.
  const isRefused = outcome.status >= 400 && outcome.status !== 404;
  return isRefused || returnedAtMs - sentAtMs > ROUND_TRIP_MS;
}

/**
 * The requests that were not answered plainly and at once, each with what it leaves behind: whoever
 * asks again and again pauses ever longer, but never for longer than the trouble has lasted.
 */
function troublesIn(operations: readonly Operation[]): readonly Span[] {
  const sinceMs = new Map<string, number>();
  const troubles: Span[] = [];
  for (const operation of operations) {
    const { client, sentAtMs, returnedAtMs = Number.POSITIVE_INFINITY, outcome } = operation;
    if (!isUnplain(operation)) {
      sinceMs.delete(client);
      continue;
    }
    const fromMs = sinceMs.get(client) ?? sentAtMs;
    sinceMs.set(client, fromMs);
    const throttled = outcome?.kind === 'response' && outcome.retryAfter !== undefined;
    const pauseMs = Math.min(returnedAtMs - fromMs, REPAIR_POLICY.setbackCapMs);
    const waitMs = Math.max(pauseMs, throttled ? RETRY_AFTER_MS_MAX : 0);
    troubles.push({ fromMs: sentAtMs, toMs: returnedAtMs + waitMs });
  }
  return troubles;
}

/** The looks, at an attempt that was due, that found that it could not begin yet. */
function waitsAt(evidence: Evidence, repair: Repair, dueAtMs: number): readonly Span[] {
  const looks = looksAt(evidence, repair)
    .filter(({ operation, shown }) => operation.sentAtMs >= dueAtMs && isUnderWay(shown))
    .map(({ operation, atMs }) => ({ fromMs: operation.sentAtMs, toMs: atMs }));
  return [...looks, ...othersAt(evidence, repair, dueAtMs)];
}

function isUnderWay({ recordings }: { recordings: readonly { uploadStatus: string }[] }): boolean {
  return recordings.some(({ uploadStatus }) => !OVER.includes(uploadStatus));
}

/**
 * Another recording of the call keeps its pipeline busy: with captures that reads may not show yet, and
 * with looks that tell of a failure before its own event, or its own back-off, lets anybody act on it.
 */
function othersAt(evidence: Evidence, repair: Repair, dueAtMs: number): readonly Span[] {
  const { conversation, recording } = repair;
  return repairsOf(evidence)
    .filter((other) => other.conversation === conversation && other.recording !== recording)
    .map(() => ({ fromMs: 0, toMs: dueAtMs }));
}
