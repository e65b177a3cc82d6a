import type { Invariant } from '../src/oracle/invariant.ts';
import type { Scope } from '../src/platform/auth.ts';
import type { Platform } from '../src/platform/platform.ts';
import type { Settings } from '../src/platform/settings.ts';

/** What a session needs of a scenario. The scenarios of the search have all of it, and more. */
export interface ServedScenario {
  /** In kebab-case, as a request for a session names it. */
  readonly name: string;
  readonly title: string;
  readonly settings?: Partial<Settings>;
  /** Makes the world, at its time 0. */
  readonly arrange: (platform: Platform) => void;
  /** The clients of the story, for each of which a session has a token. */
  readonly parts: readonly {
    readonly name: string;
    readonly account?: string;
    readonly scopes?: ReadonlySet<Scope>;
  }[];
  /** What the verdict on a session asks, in order of importance. */
  readonly invariants: readonly Invariant[];
}
