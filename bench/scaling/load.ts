import type { Choices } from '../../src/choice/choices.ts';

/** Makes so many resources, works on all of them, and answers how many operations that took. */
export type Work = (resources: number, choices: Choices) => number | Promise<number>;

/** Work on the platform, beside the same work by hand that is linear by construction. */
export interface Load {
  /** What is done, and what there is so many of. */
  readonly what: string;
  readonly ours: Work;
  readonly byHand: Work;
}
