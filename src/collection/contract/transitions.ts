import type { AnyStateMachine } from 'xstate';
import { adjacencyMapToArray, getAdjacencyMap } from 'xstate/graph';

/** One arrow of a machine's chart. */
export interface MachineTransition {
  readonly from: string;
  /** The event, or the delay, that brings it about. */
  readonly by: string;
  /** The guard that must let it pass; `undefined` where none decides. */
  readonly guard: string | undefined;
  readonly to: string;
  /** Whether it comes by itself after a delay. */
  readonly delayed: boolean;
}

/** How XState spells a delay as an event: `xstate.after.<delay>.<machine>.<state>`. */
const DELAY = /^xstate\.after\.(.+?)\./;
const STATES_MAX = 1000;
/** Every answer of the guards is tried beside every other, so they double with each guard. */
const GUARDS_MAX = 8;

/** `<event or delay>`, with ` if <guard>` where a guard decides: by this name drivers know it. */
export function takenBy({ by, guard }: MachineTransition): string {
  return guard === undefined ? by : `${by} if ${guard}`;
}

/** A transition in words. */
export function transitionWords(transition: MachineTransition): string {
  return `${transition.from} → ${transition.to} by ${takenBy(transition)}`;
}

/**
 * Every transition of a machine, as `xstate/graph` finds them from each of its states on with every
 * combination of answers of its guards. From the first state alone it would miss what needs a yes of
 * a guard whose no was needed on the way.
 *
 * @throws {Error} if the machine has more than eight guards.
 */
export function transitionsOf(machine: AnyStateMachine): MachineTransition[] {
  const found = new Map<string, MachineTransition>();
  const needed = new Map<string, readonly string[]>();
  for (const yes of answersOf(machine)) {
    for (const { from, event, to } of arrows(machine, yes)) {
      const arrow = `${from} ${event} ${to}`;
      // What a transition needs is what says yes whenever it is taken.
      const guards = (needed.get(arrow) ?? yes).filter((guard) => yes.includes(guard));
      needed.set(arrow, guards);
      const delay = DELAY.exec(event)?.[1];
      const delayed = delay !== undefined;
      found.set(arrow, { from, by: delay ?? event, guard: guards[0], to, delayed });
    }
  }
  return [...found.values()];
}

/** Every set of guards that may say yes together. */
function answersOf(machine: AnyStateMachine): string[][] {
  const guards = Object.keys(machine.implementations.guards);
  if (guards.length > GUARDS_MAX) {
    throw new Error(`${machine.id} has ${guards.length} guards; at most ${GUARDS_MAX} are tried`);
  }
  let sets: string[][] = [[]];
  for (const guard of guards) sets = sets.concat(sets.map((set) => [...set, guard]));
  return sets;
}

function arrows(machine: AnyStateMachine, yes: readonly string[]) {
  const guards = Object.fromEntries(
    Object.keys(machine.implementations.guards).map((name) => [name, () => yes.includes(name)]),
  );
  const decided: AnyStateMachine = machine.provide({ guards });
  return Object.keys(machine.states).flatMap((value) => {
    const fromState = decided.resolveState({ value, context: undefined });
    const map = getAdjacencyMap(decided, { limit: STATES_MAX, fromState });
    return adjacencyMapToArray(map).flatMap(({ state, event, nextState }) => {
      const from = String(state.value);
      // The graph lists an event that no guard lets pass as an arrow back to where it came from.
      return state.can(event) ? [{ from, event: event.type, to: String(nextState.value) }] : [];
    });
  });
}
