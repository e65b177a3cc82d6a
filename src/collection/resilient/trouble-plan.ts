import { CATALOGUE, type ChoiceName } from '../../choice/catalogue.ts';
import { createPlan, type Plan } from '../../choice/plan.ts';

/** Kind, subject, number of the draw, value. */
export type Trouble = readonly [kind: ChoiceName, subject: string, nth: number, value: number];

/** A plan of just these troubles. */
export function troublePlan(troubles: readonly Trouble[]): Plan {
  return createPlan(
    troubles.map(([name, subject, nth, value]) => ({ kind: CATALOGUE[name], subject, nth, value })),
  );
}
