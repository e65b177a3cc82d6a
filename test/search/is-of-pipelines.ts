import type { Scenario } from '../../scenarios/index.ts';

/** Whether a scenario is that of a whole pipeline, or a variant of it. */
export function isOfPipelines({ name, variantOf = name }: Scenario): boolean {
  return variantOf === 'recording-repair';
}
