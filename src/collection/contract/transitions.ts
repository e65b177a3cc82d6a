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

/** `<event or delay>`, with ` if <guard>` where a guard decides: by this name drivers know it. */
export function takenBy({ by, guard }: MachineTransition): string {
  return guard === undefined ? by : `${by} if ${guard}`;
}

/** A transition in words. */
export function transitionWords(transition: MachineTransition): string {
  return `${transition.from} → ${transition.to} by ${takenBy(transition)}`;
}

/**
 * Every transition of a machine, as `xstate/graph` finds them: once with every guard saying no, and
 * once for each guard that says yes.
 */
export function transitionsOf(machine: AnyStateMachine): MachineTransition[] {
  const found = new Map<string, MachineTransition>();
  for (const guard of [undefined, ...Object.keys(machine.implementations.guards)]) {
    for (const { from, event, to } of arrows(machine, guard)) {
      const delay = DELAY.exec(event)?.[1];
      const arrow = `${from} ${event} ${to}`;
      // What also happens when the guard says no does not depend on it.
      if (found.has(arrow)) continue;
      const delayed = delay !== undefined;
      found.set(arrow, { from, by: delay ?? event, guard, to, delayed });
    }
  }
  return [...found.values()];
}

function arrows(machine: AnyStateMachine, yes: string | undefined) {
  const guards = Object.fromEntries(
    Object.keys(machine.implementations.guards).map((name) => [name, () => name === yes]),
  );
  const decided: AnyStateMachine = machine.provide({ guards });
  const map = getAdjacencyMap(decided, { limit: STATES_MAX });
  return adjacencyMapToArray(map).flatMap(({ state, event, nextState }) => {
    const from = String(state.value);
    // The graph lists an event that no guard lets pass as an arrow back to where it came from.
    return state.can(event) ? [{ from, event: event.type, to: String(nextState.value) }] : [];
  });
}
