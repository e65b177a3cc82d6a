import type { Provenance } from '../choice/provenance.ts';
import type { Evidence } from './evidence.ts';

/** Pass, fail, or unknown where the evidence does not tell or the oracle itself broke. */
export type Verdict = 'pass' | 'fail' | 'unknown';

/** What an invariant finds in a run. */
export type Finding =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'unknown'; readonly because: string }
  | {
      readonly verdict: 'fail';
      /** What went wrong in this run, in one sentence. */
      readonly because: string;
      /** When it went wrong. */
      readonly atMs: number;
      /** The operation concerned, if one is. */
      readonly operation?: number;
    };

/** Something that must never be broken. */
export interface Invariant {
  readonly name: string;
  /** The rule in one sentence. */
  readonly says: string;
  readonly provenance: Provenance;
  readonly check: (evidence: Evidence) => Finding;
}

/**
 * Something that must be reached in some run, or green runs prove nothing: the window in which a
 * race is possible was never entered.
 */
export interface Sometimes {
  readonly name: string;
  readonly says: string;
  readonly entered: (evidence: Evidence) => boolean;
}

/** The finding of an invariant that holds. */
export const PASS: Finding = { verdict: 'pass' };
