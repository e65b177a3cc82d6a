import fc from 'fast-check';
import type { Choices, Draw } from '../choice/choices.ts';
import { planChoices } from '../choice/plan.ts';
import { seededChoices } from '../choice/seeded.ts';
import { smallerPlans } from './smaller-plans.ts';

/** One way in which everything uncertain turns out, as fast-check generates and shrinks it. */
export interface Schedule {
  readonly choices: Choices;
  /** What a run by it drew; the run fills it in, and shrinking starts from it. */
  drawn: { readonly mattered: readonly Draw[]; readonly points: readonly Draw[] } | undefined;
  /** Whether it came from shrinking. */
  readonly shrunk: boolean;
  toString(): string;
}

const SEED_MAX = 0x7fffffff;

class ScheduleArbitrary extends fc.Arbitrary<Schedule> {
  generate(random: fc.Random): fc.Value<Schedule> {
    const seed = random.nextInt(0, SEED_MAX);
    return new fc.Value(scheduleOf(seededChoices(seed), `seed ${seed}`, false), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Schedule {
    return (value as Schedule | null)?.drawn !== undefined;
  }

  shrink({ drawn }: Schedule): fc.Stream<fc.Value<Schedule>> {
    if (drawn === undefined) return fc.Stream.nil();
    return fc.stream(smallerPlans(drawn.mattered, drawn.points)).map((plan) => {
      const name = JSON.stringify(plan.choices);
      return new fc.Value(scheduleOf(planChoices(plan), name, true), undefined);
    });
  }
}

function scheduleOf(choices: Choices, name: string, shrunk: boolean): Schedule {
  return { choices, drawn: undefined, shrunk, toString: () => name };
}

/**
 * Schedules from the whole portfolio of tactics. They shrink to plans, over what a run of them drew:
 * a schedule that was not run does not shrink.
 */
export function schedules(): fc.Arbitrary<Schedule> {
  return new ScheduleArbitrary();
}
