import type { ChoiceKind, Draw } from '../choice/choices.ts';
import { createPlan, type Plan } from '../choice/plan.ts';

/** Values worth trying alone, besides the largest: few, and spread over the orders of magnitude. */
const LADDER = [1, 10, 50, 100, 500, 1000, 2000, 4000] as const;
/** Beyond this many draws of a kind for a subject, a single choice is not tried alone. */
const NTH_MAX = 6;

/** At so many moments of its range a fault is tried that has to move when another choice is left out. */
const MOMENTS = 500;

/** Plans that may fail in a better way than the run that had these draws. */
export function* smallerPlans(
  mattered: readonly Draw[],
  points: Iterable<Draw>,
): Generator<Plan, void> {
  const draws = mattered.toSorted((a, b) => b.kind.index - a.kind.index);
  if (draws.length > 1) yield* singles(points);
  yield* withoutSome(draws);
  // Before anything is lowered: two delays that depend on each other can be lowered only in turns.
  yield* withoutOneAndMoved(draws);
  yield* withLess(draws);
  if (draws.length === 1) yield* singles(points);
}

/**
 * Every single choice at a ladder of values. Most races of this domain need one; trying them all
 * finds the best one whatever the failing run was, which halving what it had does not.
 */
function* singles(points: Iterable<Draw>): Generator<Plan, void> {
  for (const point of points) {
    if (point.nth >= Math.min(NTH_MAX, point.kind.horizon)) continue;
    for (const value of ladder(point.kind)) yield createPlan([{ ...point, value }]);
  }
}

function ladder(kind: ChoiceKind): number[] {
  return [...LADDER.filter((value) => value < kind.max), kind.max];
}

/** Half of the choices, a quarter, and so on down to all but one. */
function* withoutSome(draws: readonly Draw[]): Generator<Plan, void> {
  for (let size = draws.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < draws.length; from += size) {
      yield createPlan([...draws.slice(0, from), ...draws.slice(from + size)]);
    }
  }
}

/**
 * All choices but one, or but the lags, with a fault that happens at a moment put at an earlier one.
 * Without a delay that came before it, a caller who hangs up between two requests must hang up
 * earlier, which neither leaving out nor lowering alone can find. Never later: what is left out delays
 * nothing any more.
 */
function* withoutOneAndMoved(draws: readonly Draw[]): Generator<Plan, void> {
  for (const moving of draws) {
    const { kind } = moving;
    if (kind.unit !== 'ms' || kind.harshness !== 'fault') continue;
    const others = draws.filter((draw) => draw !== moving);
    const faults = others.filter((draw) => draw.kind.harshness === 'fault');
    const fewer = others.map((left) => others.filter((draw) => draw !== left));
    for (const rest of faults.length < others.length - 1 ? [faults, ...fewer] : fewer) {
      for (let moment = 1; moment <= MOMENTS; moment++) {
        const value = Math.ceil((moment * kind.max) / MOMENTS);
        if (value > moving.value) break;
        yield createPlan([...rest, { ...moving, value }]);
      }
    }
  }
}

/** One choice with a smaller value: 1, then ever closer to what it was. */
function* withLess(draws: readonly Draw[]): Generator<Plan, void> {
  for (const [index, draw] of draws.entries()) {
    const lower = (value: number): Plan => createPlan(draws.with(index, { ...draw, value }));
    if (draw.value > 1) yield lower(1);
    for (let gap = Math.floor(draw.value / 2); gap >= 1; gap = Math.floor(gap / 2)) {
      if (draw.value - gap > 1) yield lower(draw.value - gap);
    }
  }
}
