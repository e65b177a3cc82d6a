import type { Provenance } from './provenance.ts';

/** How harsh a choice is on a client. The shrinker prefers the gentlest world that still fails. */
export type Harshness =
  /** Time passes inside the platform, as it does on every real call. */
  | 'lag'
  /** Something goes wrong between the client and the platform, or the platform refuses. */
  | 'fault';

/** One kind of uncertain thing. Its values are the whole numbers from 0 to `max`; 0 is benign. */
export interface ChoiceKind {
  /** `owner.what`, as written in plans. */
  readonly name: string;
  /** Position in the catalogue; gives each kind a random stream of its own. */
  readonly index: number;
  /** The largest value. */
  readonly max: number;
  /** What a value counts: milliseconds, seconds, no or yes, or one of several variants. */
  readonly unit: 'ms' | 's' | 'flag' | 'variant';
  readonly harshness: Harshness;
  /** What the `subject` of a draw names, for example "recording id". */
  readonly subject: string;
  /**
   * Draws with `nth` at or beyond it are benign, whatever the source: faults stop some time, so a
   * client that never gives up must get through.
   */
  readonly horizon: number;
  /** What a value other than zero does. */
  readonly what: string;
  readonly provenance: Provenance;
}

/**
 * The source of everything uncertain. The same (kind, subject, nth) always gets the same value, so
 * draws do not depend on their order, and leaving one out never shifts another.
 */
export interface Choices {
  /** A whole number from 0 to `kind.max`. `nth` counts the draws of this kind for this subject. */
  draw(kind: ChoiceKind, subject: string, nth: number): number;
}

/** A value that was drawn, with what it was drawn for. */
export interface Draw {
  readonly kind: ChoiceKind;
  readonly subject: string;
  readonly nth: number;
  readonly value: number;
}
