import type { ClientReport } from '../../history/operation.ts';
import type { RaceReport, ReportedRun } from '../race-report.ts';
import { spellLock } from '../words/band-words.ts';
import { formatMs } from '../words/format-ms.ts';

/** More than so many resources and locks are counted rather than listed. */
const PARTS_MAX = 12;
const CALL = 'the call';

const SAYS: Readonly<Record<ClientReport['status'], string>> = {
  done: 'said it was done',
  failed: 'said it had failed',
  unknown: 'said it could not know',
  threw: 'ended in an exception',
  running: 'had not ended',
};

/** What a client said in the end, and when: `worker ended in an exception at 620 ms: “…”`. */
export function lastWord({ client, status, because, atMs }: ClientReport): string {
  const why = because === '' ? '' : `: “${because}”`;
  return `${client} ${SAYS[status]} at ${formatMs(atMs)} ms${why}`;
}

/** What was true at a moment: each resource, each lock, and whether the call went on. */
function truthAt({ bands, journal }: ReportedRun, atMs: number): string[] {
  const truths = new Map<string, string>();
  const locks = new Map<string, string>();
  for (const change of bands) {
    if (change.atMs > atMs) continue;
    if (change.band === 'truth') truths.set(change.resource, change.value);
    if (change.band === 'lock') locks.set(change.resource, change.value);
  }
  const call = journal.findLast((entry) => entry.atMs <= atMs && entry.after !== undefined)?.after;
  const parts = [
    ...[...truths].map(([resource, value]) => `${resource} ${value}`),
    ...[...locks].map(([resource, value]) => `lock of ${resource} ${spellLock(value)}`),
  ];
  if (call?.machine === 'recording') {
    parts.push(`${CALL} ${call.around === 'ended' ? 'ended' : 'goes on'}`);
  }
  return parts;
}

/** The first of many, the number of the others, and what is said of the call, which comes last. */
function listed(parts: readonly string[]): string {
  const left = parts.length - PARTS_MAX;
  if (left < 2) return parts.join(', ');
  const last = parts.at(-1) ?? '';
  const shown = parts.slice(0, PARTS_MAX).join(', ');
  return last.startsWith(CALL) ? `${shown}, ${left - 1} more, ${last}` : `${shown}, ${left} more`;
}

/** What was true when the invariant broke and, where that changed, in the end. */
export function truthWords({ run, broken }: Pick<RaceReport, 'run' | 'broken'>): string {
  const then = truthAt(run, broken.atMs ?? run.endedAtMs);
  const changed = truthAt(run, run.endedAtMs).filter((part) => !then.includes(part));
  const inTheEnd = changed.length === 0 ? '' : `; in the end ${listed(changed)}`;
  return `${then.length === 0 ? 'nothing was there' : listed(then)}${inTheEnd}`;
}
