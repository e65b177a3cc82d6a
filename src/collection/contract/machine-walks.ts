import type { AnyStateMachine } from 'xstate';
import { type MachineTransition, takenBy } from './transitions.ts';

/** A way through a machine from its first state on. */
export type Walk = readonly MachineTransition[];

const WALKS_MAX = 100;
const LENGTH_MAX = 1000;

/**
 * Walks that together take every one of the transitions: each goes on by the shortest way to one
 * that was not taken yet, and ends where there is none ahead.
 *
 * @param transitions those that can be taken.
 * @param wanted those that are to be taken.
 * @param begins the events that come first in every walk.
 * @param lengthMax where a walk is at least so long it ends, so that others go on.
 * @throws {Error} if a transition cannot be reached.
 */
export function walksOf(
  machine: AnyStateMachine,
  transitions: readonly MachineTransition[],
  wanted: readonly MachineTransition[],
  begins: readonly string[] = [],
  lengthMax = LENGTH_MAX,
): Walk[] {
  const left = new Set(wanted);
  const walks: Walk[] = [];
  while (left.size > 0 && walks.length < WALKS_MAX) {
    const start = begun(machine, transitions, begins);
    const walk = [...start];
    for (const taken of start) left.delete(taken);
    let state = walk.at(-1)?.to ?? String(machine.config.initial);
    while (walk.length < lengthMax) {
      const way = wayToNew(transitions, left, state);
      if (way === undefined) break;
      for (const taken of way) left.delete(taken);
      walk.push(...way);
      state = way.at(-1)?.to ?? state;
    }
    if (walk.length === start.length && walks.length > 0) break;
    walks.push(walk);
  }
  const [missed] = left;
  if (missed === undefined) return walks;
  throw new Error(`${machine.id}: no walk comes to ${missed.from} → ${missed.to}`);
}

function begun(
  machine: AnyStateMachine,
  transitions: readonly MachineTransition[],
  begins: readonly string[],
): MachineTransition[] {
  const walk: MachineTransition[] = [];
  let state = String(machine.config.initial);
  for (const event of begins) {
    const next = transitions.find((one) => one.from === state && takenBy(one) === event);
    if (next === undefined) throw new Error(`${machine.id}: ${state} takes no ${event}`);
    walk.push(next);
    state = next.to;
  }
  return walk;
}

/** The shortest way from a state to a transition that was not taken, that one included. */
function wayToNew(
  transitions: readonly MachineTransition[],
  left: ReadonlySet<MachineTransition>,
  state: string,
): Walk | undefined {
  const seen = new Set([state]);
  let ways: { readonly at: string; readonly way: Walk }[] = [{ at: state, way: [] }];
  while (ways.length > 0) {
    const longer: typeof ways = [];
    for (const { at, way } of ways) {
      for (const transition of transitions.filter(({ from }) => from === at)) {
        const on = [...way, transition];
        if (left.has(transition)) return on;
        if (seen.has(transition.to)) continue;
        seen.add(transition.to);
        longer.push({ at: transition.to, way: on });
      }
    }
    ways = longer;
  }
  return undefined;
}
