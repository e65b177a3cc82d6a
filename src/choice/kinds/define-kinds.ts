import type { ChoiceKind } from '../choices.ts';

/** A kind without what its place in the catalogue gives it. */
export type KindEntry = Omit<ChoiceKind, 'index' | 'name'>;

/** How many draws per subject may be faults; after them the network and the platform behave. */
export const FAULTS = 8;
/** How many draws per subject may be slow. */
export const SLOW = 8;
/** No draw is past it. */
export const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** A group of kinds by their names, `owner.what`. */
export function defineKinds<Name extends string>(
  kinds: Readonly<Record<Name, KindEntry>>,
): Readonly<Record<Name, KindEntry>> {
  return kinds;
}
