import type { AnyStateMachine, StateValueFrom } from 'xstate';
import { UnsupportedMachineError } from './unsupported-machine-error.ts';

/** A transition of the table, taken if its guard, where it has one, says yes. */
export interface Transition<State extends string = string> {
  readonly target: State;
  readonly guard?: string;
}

/** A transition that happens by itself, some time after the state was entered. */
export interface Delayed<State extends string = string> {
  /** The name of the delay; whoever runs the table gives it its length. */
  readonly delay: string;
  readonly transitions: readonly Transition<State>[];
}

/** What a state allows. */
export interface StateRow<State extends string = string> {
  readonly on: Readonly<Record<string, readonly Transition<State>[]>>;
  readonly after: Delayed<State> | undefined;
  readonly tags: ReadonlySet<string>;
  readonly final: boolean;
}

/** A machine as rows: for each state, what each event leads to. */
export interface TransitionTable<State extends string = string> {
  readonly id: string;
  readonly initial: State;
  readonly states: Readonly<Record<State, StateRow<State>>>;
}

type StateOf<Machine extends AnyStateMachine> = StateValueFrom<Machine> & string;

const MACHINE_KEYS = new Set(['id', 'initial', 'states', 'description', 'version']);
const STATE_KEYS = new Set(['description', 'tags', 'on', 'after', 'type']);
const TRANSITION_KEYS = new Set(['target', 'guard', 'description']);

/**
 * Turns an XState definition into a table that runs some hundred times as fast as an actor. The
 * definition stays the only place that says which transitions exist.
 *
 * It knows flat machines whose states have `on`, one delay in `after`, tags, and guards and delays
 * given by name. A self-transition leaves a running delay alone only in XState; here as there,
 * naming the own state as target re-enters nothing, so its delay goes on.
 *
 * @throws {UnsupportedMachineError} if the definition uses anything else.
 */
export function compile<Machine extends AnyStateMachine>(
  machine: Machine,
): TransitionTable<StateOf<Machine>> {
  const config = machine.config as Record<string, unknown>;
  const refuse = (place: string, what: string): never => {
    throw new UnsupportedMachineError(machine.id, place, what);
  };
  const onlyKnown = (place: string, value: Record<string, unknown>, known: Set<string>) => {
    for (const [key, part] of Object.entries(value)) {
      if (part !== undefined && !known.has(key))
        refuse(place === '' ? key : `${place}.${key}`, `\`${key}\``);
    }
  };

  onlyKnown('', config, MACHINE_KEYS);
  const states = recordOf(config.states);
  const names = new Set(Object.keys(states));
  const initial = config.initial;
  if (typeof initial !== 'string') return refuse('initial', 'a machine without an initial state');

  const transition = (place: string, raw: unknown): Transition => {
    if (typeof raw !== 'string' && !isRecord(raw)) return refuse(place, 'this form of transition');
    const given = typeof raw === 'string' ? { target: raw } : raw;
    onlyKnown(place, given, TRANSITION_KEYS);
    const { target, guard } = given as { target?: unknown; guard?: unknown };
    if (typeof target !== 'string' || !names.has(target)) {
      return refuse(`${place}.target`, 'a target that is not one sibling state');
    }
    if (guard === undefined) return { target };
    if (typeof guard !== 'string') return refuse(`${place}.guard`, 'a guard not given by name');
    if (!Object.hasOwn(machine.implementations.guards, guard)) {
      return refuse(`${place}.guard`, `the undefined guard ${guard}`);
    }
    return { target, guard };
  };
  const transitions = (place: string, raw: unknown): Transition[] =>
    (Array.isArray(raw) ? raw : [raw]).map((one) => transition(place, one));

  const row = (name: string, raw: unknown): StateRow => {
    const place = `states.${name}`;
    const state = recordOf(raw);
    onlyKnown(place, state, STATE_KEYS);
    if (state.type !== undefined && state.type !== 'final') {
      refuse(`${place}.type`, `the state type ${String(state.type)}`);
    }
    const on: Record<string, Transition[]> = {};
    for (const [event, target] of Object.entries(recordOf(state.on))) {
      if (event === '' || event.includes('*')) refuse(`${place}.on.${event}`, 'a wildcard event');
      on[event] = transitions(`${place}.on.${event}`, target);
    }
    const delays = Object.entries(recordOf(state.after));
    if (delays.length > 1) refuse(`${place}.after`, 'more than one delay in a state');
    const [first] = delays;
    if (first !== undefined && !Object.hasOwn(machine.implementations.delays, first[0])) {
      refuse(`${place}.after.${first[0]}`, 'a delay not given by name');
    }
    return {
      on,
      after:
        first === undefined
          ? undefined
          : { delay: first[0], transitions: transitions(`${place}.after.${first[0]}`, first[1]) },
      tags: new Set([state.tags ?? []].flat() as string[]),
      final: state.type === 'final',
    };
  };

  const rows = Object.entries(states).map(([name, state]) => [name, row(name, state)] as const);
  return { id: machine.id, initial, states: Object.fromEntries(rows) } as TransitionTable<
    StateOf<Machine>
  >;
}

/** Answers whether the guard of that name holds now. */
export type Ask = (guard: string) => boolean;

/** The state that an event leads to, or `undefined` if the state does not take the event. */
export function next<State extends string>(
  table: TransitionTable<State>,
  state: State,
  event: string,
  ask: Ask,
): State | undefined {
  const { on } = table.states[state];
  return Object.hasOwn(on, event) ? choose(on[event], ask) : undefined;
}

/** The state that the delay of a state leads to, or `undefined` if no guard lets it pass. */
export function afterDelay<State extends string>(
  table: TransitionTable<State>,
  state: State,
  ask: Ask,
): State | undefined {
  return choose(table.states[state].after?.transitions, ask);
}

function choose<State extends string>(
  transitions: readonly Transition<State>[] | undefined,
  ask: Ask,
): State | undefined {
  for (const { guard, target } of transitions ?? []) {
    if (guard === undefined || ask(guard)) return target;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
