import type { Evidence } from '../src/oracle/evidence.ts';
import type { Verdict } from '../src/oracle/invariant.ts';
import { judge, worst } from '../src/oracle/judge.ts';
import type { Session } from './session.ts';

/** What one invariant says of a session. */
export interface VerdictJudgement {
  readonly invariant: string;
  readonly says: string;
  readonly verdict: Verdict;
  /** Empty where it passed. */
  readonly because: string;
}

/** What the oracle says of a session so far. */
export interface SessionVerdict {
  readonly scenario: string;
  /** The worst of the judgements. */
  readonly verdict: Verdict;
  readonly nowMs: number;
  readonly judgements: readonly VerdictJudgement[];
}

const FORGOTTEN =
  'the session is too old: its first requests or journal entries are no longer kept, so nothing can be ruled out; use a new session';

/**
 * Judges a session as it stands, by what its clients reported and by what the server saw of those
 * that did not. Where part of the evidence was dropped, what would be a pass is unknown.
 */
export function judgeSession(session: Session): SessionVerdict {
  const { history, reports, journal, world, nowMs, settings } = session;
  const evidence: Evidence = {
    operations: reports.merge(history.operations),
    reports: reports.all,
    journal: journal.entries,
    world,
    hindrances: reports.hindrances,
    endedAtMs: nowMs,
  };
  const forgot = history.forgotten > 0 || journal.written > journal.entries.length;
  const judgements = judge(evidence, settings.scenario.invariants).map(({ invariant, finding }) =>
    forgot && finding.verdict === 'pass'
      ? { invariant, finding: { verdict: 'unknown' as const, because: FORGOTTEN } }
      : { invariant, finding },
  );
  return {
    scenario: settings.scenario.name,
    verdict: worst(judgements),
    nowMs,
    judgements: judgements.map(({ invariant, finding }) => ({
      invariant: invariant.name,
      says: invariant.says,
      verdict: finding.verdict,
      because: finding.verdict === 'pass' ? '' : finding.because,
    })),
  };
}
