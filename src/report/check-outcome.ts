import type { Verdict } from '../oracle/invariant.ts';
import type { ClientReference, RaceReport } from './race-report.ts';

/** A window of a scenario, and in how many runs of a search it was entered. */
export interface WindowCount {
  readonly name: string;
  readonly says: string;
  readonly entered: number;
}

/** What the search for a race in one client, in one scenario, came to. */
export interface CheckOutcome {
  readonly scenario: { readonly name: string; readonly title: string };
  readonly client: ClientReference;
  readonly seed: number;
  /** How many schedules were tried. */
  readonly runs: number;
  readonly verdict: Verdict;
  /** In the order of the scenario. */
  readonly windows: readonly WindowCount[];
  /** The finding, if there is one. */
  readonly report?: RaceReport | undefined;
  /** Where the finding was written to. */
  readonly reportPath?: string | undefined;
}
