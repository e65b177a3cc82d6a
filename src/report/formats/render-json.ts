import type { Verdict } from '../../oracle/invariant.ts';
import type { CheckOutcome } from '../check-outcome.ts';

/** The version of the results document's form. */
export const RESULTS_VERSION = 1;

/** All outcomes of one command, for a program. */
export interface ResultsDocument {
  readonly format: 'stalemate.results';
  readonly version: typeof RESULTS_VERSION;
  /** The worst of all. */
  readonly verdict: Verdict;
  readonly results: readonly CheckOutcome[];
}

const WORST_FIRST: readonly Verdict[] = ['fail', 'unknown', 'pass'];

/** The outcomes, with the reports in full, as one JSON document. No outcome at all is a pass. */
export function renderJson(outcomes: readonly CheckOutcome[]): string {
  const document: ResultsDocument = {
    format: 'stalemate.results',
    version: RESULTS_VERSION,
    verdict:
      WORST_FIRST.find((verdict) => outcomes.some((outcome) => outcome.verdict === verdict)) ??
      'pass',
    results: outcomes,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
