import type { Invariant } from '../src/oracle/invariant.ts';
import type { Platform } from '../src/platform/platform.ts';

/** What a session needs of a scenario. The scenarios of the search have all of it, and more. */
export interface ServedScenario {
  /** In kebab-case, as a request for a session names it. */
  readonly name: string;
  readonly title: string;
  /** Makes the world, at its time 0. */
  readonly arrange: (platform: Platform) => void;
  /** What the verdict on a session asks, in order of importance. */
  readonly invariants: readonly Invariant[];
}
