import type { Evidence } from './evidence.ts';
import type { Finding, Invariant, Verdict } from './invariant.ts';

/** What one invariant found. */
export interface Judgement {
  readonly invariant: Invariant;
  readonly finding: Finding;
}

const BADNESS: Readonly<Record<Verdict, number>> = { pass: 0, unknown: 1, fail: 2 };

/** Asks every invariant. One that crashes says unknown; it is a fault of ours, not of the client. */
export function judge(evidence: Evidence, invariants: readonly Invariant[]): Judgement[] {
  return invariants.map((invariant) => ({ invariant, finding: ask(invariant, evidence) }));
}

/**
 * The first judgement that is the worst: the first broken invariant, or else the first of which
 * nobody knows; `undefined` if all hold.
 */
export function firstTrouble(
  evidence: Evidence,
  invariants: readonly Invariant[],
): Judgement | undefined {
  let unknown: Judgement | undefined;
  for (const invariant of invariants) {
    const finding = ask(invariant, evidence);
    if (finding.verdict === 'fail') return { invariant, finding };
    if (finding.verdict === 'unknown') unknown ??= { invariant, finding };
  }
  return unknown;
}

/** The verdict over all: the worst one. */
export function worst(judgements: readonly Judgement[]): Verdict {
  let verdict: Verdict = 'pass';
  for (const { finding } of judgements) {
    if (BADNESS[finding.verdict] > BADNESS[verdict]) verdict = finding.verdict;
  }
  return verdict;
}

function ask(invariant: Invariant, evidence: Evidence): Finding {
  try {
    return invariant.check(evidence);
  } catch (cause) {
    return { verdict: 'unknown', because: `the oracle crashed: ${String(cause)}` };
  }
}
