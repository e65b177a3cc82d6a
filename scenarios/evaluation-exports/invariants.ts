import { ours, seed } from '../../src/choice/provenance.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Finding, type Invariant, PASS } from '../../src/oracle/invariant.ts';
import type { ExportJob } from '../../src/platform/quality/quality.ts';
import { overlaps } from '../../src/platform/quality/range-locks.ts';
import { type Asked, type Asker, jobsOf, lastWordOf, rangeWords, sameAs } from './asked.ts';

const WANTED = seed('003: what the asker wants is those exports');
const HONESTY = ours('a failure that nobody hears of is worse than a failure');

/** What is wrong with what one client did or said, if something is. */
type Look = (
  asker: Asker,
  evidence: Evidence,
  jobs: readonly ExportJob[],
) => { readonly because: string; readonly atMs: number } | undefined;

function forEachAsker(askers: readonly Asker[], look: Look): (evidence: Evidence) => Finding {
  return (evidence) => {
    const jobs = jobsOf(evidence);
    for (const asker of askers) {
      const wrong = look(asker, evidence, jobs);
      if (wrong !== undefined) return { verdict: 'fail', ...wrong };
    }
    return PASS;
  };
}

/** What the platform promises: no two jobs hold the same evaluations. */
export const rangesExclusive: Invariant = {
  name: 'ranges-exclusive',
  says: 'No two jobs hold overlapping ranges of one lock domain at once.',
  provenance: seed('003: the lock keeps the chain of custody'),
  check(evidence) {
    const jobs = jobsOf(evidence).filter(({ startMs, endMs }) => startMs < endMs);
    for (const [index, later] of jobs.entries()) {
      const holder = jobs.slice(0, index).find((job) => inEachOthersWay(job, later));
      if (holder === undefined) continue;
      return {
        verdict: 'fail',
        because: `${later.id} was accepted while ${holder.id} held a part of its range.`,
        atMs: later.createdAtMs,
      };
    }
    return PASS;
  },
};

function inEachOthersWay(earlier: ExportJob, later: ExportJob): boolean {
  const { tenant, channel, releasedAtMs = Number.POSITIVE_INFINITY } = earlier;
  const sameDomain =
    tenant === later.tenant &&
    (channel === undefined || later.channel === undefined || channel === later.channel);
  return sameDomain && overlaps(earlier, later) && releasedAtMs > later.createdAtMs;
}

/** No range is exported more often than it was asked for. */
export function exportedOnce(askers: readonly Asker[]): Invariant {
  const requests = askers.flatMap(({ asked }) => asked);
  const clients = new Set(askers.map(({ client }) => client));
  return {
    name: 'exported-at-most-once',
    says: 'No range is exported more often than it was asked for.',
    provenance: ours('a second file of the same evaluations breaks the chain of custody'),
    check(evidence) {
      const completed = jobsOf(evidence).filter(
        ({ state, createdBy }) => state === 'completed' && clients.has(createdBy),
      );
      for (const [index, job] of completed.entries()) {
        const promised = requests.filter(sameAs(job)).length;
        const made = completed.slice(0, index + 1).filter(sameAs(job)).length;
        if (made <= promised) continue;
        return {
          verdict: 'fail',
          because: `${rangeWords(job)} was exported ${made} times; ${promised} asked for it.`,
          atMs: job.createdAtMs,
        };
      }
      return PASS;
    },
  };
}

/** A client that says done is right, and one that says failed is too. */
export function honestReport(askers: readonly Asker[]): Invariant {
  return {
    name: 'honest-report',
    says: 'A client says done only when its exports completed, and failed only when one did not.',
    provenance: HONESTY,
    check: forEachAsker(askers, ({ client, asked }, evidence, jobs) => {
      const report = lastWordOf(evidence, client);
      if (report === undefined || report.status === 'unknown') return undefined;
      const { status, atMs } = report;
      const completed = jobs.filter(
        (job) => job.state === 'completed' && (job.finishedAtMs ?? atMs) <= atMs,
      );
      if (status === 'done') {
        const missing = asked.find((range) => !completed.some(sameAs(range)));
        return missing === undefined
          ? undefined
          : { because: `${client} says done; ${rangeWords(missing)} was not exported.`, atMs };
      }
      const own = completed.filter(({ createdBy }) => createdBy === client);
      // A range that was asked for twice may have been promised two exports.
      const count = (all: readonly Asked[], range: Asked) => all.filter(sameAs(range)).length;
      return asked.every((range) => count(own, range) >= count(asked, range))
        ? { because: `${client} says failed; all its exports have completed.`, atMs }
        : undefined;
    }),
  };
}

/** A conflict alone is no reason to give up. */
export function outlastsConflicts(askers: readonly Asker[]): Invariant {
  return {
    name: 'outlasts-conflicts',
    says: 'With nothing but conflicts against it, the client gets every range exported.',
    provenance: WANTED,
    check: forEachAsker(askers, ({ client }, evidence, jobs) => {
      const report = lastWordOf(evidence, client);
      if (report === undefined || report.status === 'done') return undefined;
      const otherTrouble =
        jobs.some(({ state }) => state === 'failed') ||
        // What the client itself has cancelled is no excuse.
        evidence.journal.some(({ rule }) => rule.id === 'export.cancelled-by-administrator') ||
        evidence.operations.some(
          (operation) =>
            operation.client === client &&
            (operation.outcome?.kind !== 'response' || operation.outcome.status === 429),
        );
      if (otherTrouble) return undefined;
      const why = report.because === '' ? '' : ` (${report.because})`;
      return {
        because: `${client} ended (${report.status})${why} on a conflict.`,
        atMs: report.atMs,
      };
    }),
  };
}

/** No job goes on for which nobody waits. */
export function noOrphans(askers: readonly Asker[]): Invariant {
  return {
    name: 'no-orphan',
    says: 'When a client has ended, no job of its own goes on unless another waits for the same.',
    provenance: seed('003: a running job locks its range for everybody else'),
    check: forEachAsker(askers, ({ client }, evidence, jobs) => {
      const report = lastWordOf(evidence, client);
      if (report === undefined || report.status === 'unknown') return undefined;
      const { atMs } = report;
      const orphan = jobs.find(
        (job) =>
          job.createdBy === client &&
          (job.finishedAtMs ?? Number.POSITIVE_INFINITY) > atMs &&
          !isWaitedFor(job, atMs, askers, evidence),
      );
      return orphan === undefined
        ? undefined
        : {
            because: `${client} ended (${report.status}) and left ${orphan.id} running.`,
            atMs: Math.max(atMs, orphan.createdAtMs),
          };
    }),
  };
}

function isWaitedFor(
  job: ExportJob,
  atMs: number,
  askers: readonly Asker[],
  evidence: Evidence,
): boolean {
  return askers.some(
    ({ client, asked }) =>
      client !== job.createdBy &&
      asked.some(sameAs(job)) &&
      (lastWordOf(evidence, client)?.atMs ?? Number.POSITIVE_INFINITY) > atMs,
  );
}
