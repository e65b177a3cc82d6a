import type { Choices } from '../choice/choices.ts';
import { Timeline } from '../time/timeline.ts';
import { BandLog } from './bands.ts';
import { Journal } from './journal.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import type { Outbound } from './webhooks/outbound.ts';

/** All state of one simulated platform. Whatever changes it goes through the lifecycles. */
export interface World {
  readonly timeline: Timeline;
  readonly choices: Choices;
  readonly settings: Settings;
  readonly journal: Journal;
  readonly bands: BandLog;
  /** Carries events to endpoints; without it nobody is there to receive them. */
  readonly outbound: Outbound | undefined;
  /** What the systems keep, each in a slot of its own; see {@link defineStore}. */
  readonly slots: unknown[];
}

/** What an empty world is made from. */
export interface WorldOptions {
  readonly choices: Choices;
  /** What differs from {@link DEFAULT_SETTINGS}. */
  readonly settings?: Partial<Settings>;
  /** How many journal entries are kept; 10,000 unless told. */
  readonly journalEntriesMax?: number;
  /** How many changes of bands are kept; all unless told, which suits a run that ends. */
  readonly bandChangesMax?: number;
  /** Carries events to endpoints; without it each delivery counts as delivered. */
  readonly outbound?: Outbound;
}

/** An empty world at time 0. */
export function createWorld(options: WorldOptions): World {
  const { choices, settings, journalEntriesMax, bandChangesMax } = options;
  return {
    timeline: new Timeline(),
    choices,
    settings: settings === undefined ? DEFAULT_SETTINGS : { ...DEFAULT_SETTINGS, ...settings },
    journal: new Journal(journalEntriesMax),
    bands: new BandLog(bandChangesMax),
    outbound: options.outbound,
    slots: [],
  };
}

/** Gives the state that one system keeps in a world. */
export interface Store<State> {
  (world: World): State;
  /** The state, if the system has been used in this world. */
  known(world: World): State | undefined;
}

let stores = 0;

/**
 * Makes room in every world for the state of one system, so that a world need not know its systems.
 * The state is made when it is first asked for.
 */
export function defineStore<State>(create: () => State): Store<State> {
  const slot = stores++;
  const known = (world: World): State | undefined => world.slots[slot] as State | undefined;
  const store = (world: World): State => {
    const state = known(world);
    if (state !== undefined) return state;
    const made = create();
    world.slots[slot] = made;
    return made;
  };
  return Object.assign(store, { known });
}
