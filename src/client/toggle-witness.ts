import type { ClientRequest } from '../transport/transport.ts';
import {
  type Bounds,
  type Pursuit,
  type PursuitTools,
  pursue,
  type Reconciliation,
} from './attempt.ts';
import { entitiesOf } from './entities-of.ts';
import { LATE_MS, outlastLateArrivals } from './late-arrivals.ts';
import { textOf } from './text-of.ts';

/**
 * Not even a copy of a write arrives so long after it was given up (ours: a copy may be under way for as
 * long as the write itself). A stop that comes after the start costs the recording.
 */
const GONE_MS = 2 * LATE_MS;

/** What a read has told: the recording that a start has made. */
export interface Witnessed {
  readonly status: 'done';
  readonly id: string;
}

/** Which recording is looked for. */
export interface Wanted {
  /** The path of the conversation. */
  readonly conversation: string;
  readonly tags: readonly string[];
  /** The recordings with these tags that were there before. */
  readonly known: readonly string[];
}

/**
 * Finds out by reading what the unanswered writes of a toggle have become, where the platform ignores
 * their keys. Nothing but time makes sure that a stop which got no answer does not arrive yet, and
 * nothing but the list tells whether a start has been carried out.
 */
export class ToggleWitness {
  readonly #tools: PursuitTools;
  readonly #wanted: Wanted;
  readonly #bounds: Bounds;
  #silentAtMs: number | undefined;

  /** @param attemptedBefore whether a write may be under way of which an earlier life knew. */
  constructor(tools: PursuitTools, wanted: Wanted, bounds: Bounds, attemptedBefore: boolean) {
    this.#tools = tools;
    this.#wanted = wanted;
    this.#bounds = bounds;
    this.#silentAtMs = attemptedBefore ? tools.clock.now() : undefined;
  }

  /** For a stop, which may be repeated at once: what matters is that none is under way later. */
  get ofStop(): Reconciliation<never> {
    return { attemptedBefore: false, onSilence: this.#onSilence, look: async () => NOTHING };
  }

  /** For a start, which is not repeated before the list shows nothing of it. */
  ofStart(attemptedBefore: boolean): Reconciliation<Witnessed> {
    return { attemptedBefore, onSilence: this.#onSilence, look: () => this.#lookLate() };
  }

  /** Waits until nothing is under way; answers whether that came before the deadline. */
  async quiet(): Promise<boolean> {
    const silentAtMs = this.#silentAtMs;
    if (silentAtMs === undefined) return true;
    return outlastLateArrivals(this.#tools.clock, silentAtMs, this.#bounds.deadlineMs, GONE_MS);
  }

  /** Looks whether the start has been carried out; settles with `undefined` if nothing shows. */
  look(): Promise<Pursuit<Witnessed | undefined>> {
    return findStarted(this.#tools, this.#wanted, this.#bounds);
  }

  async #lookLate(): Promise<Pursuit<Witnessed | undefined>> {
    if (await this.quiet()) return this.look();
    return { kind: 'exhausted', because: 'deadline', outcomeUnknown: true };
  }

  readonly #onSilence = (): void => {
    this.#silentAtMs = this.#tools.clock.now();
  };
}

const NOTHING: Pursuit<undefined> = { kind: 'settled', result: undefined };

function findStarted(
  tools: PursuitTools,
  { conversation, tags, known }: Wanted,
  bounds: Bounds,
): Promise<Pursuit<Witnessed | undefined>> {
  return pursue<Witnessed | undefined>(
    tools,
    recordingsOf(conversation),
    bounds,
    ({ status, body }) => {
      if (status !== 200) return { kind: 'again' };
      const id = taggedIn(body, tags).find((one) => !known.includes(one));
      return { kind: 'settled', result: id === undefined ? undefined : { status: 'done', id } };
    },
  );
}

/** The request for a list of the recordings of a conversation. */
export function recordingsOf(conversation: string): ClientRequest {
  return { method: 'GET', path: `${conversation}/recordings` };
}

/** The ids of the recordings in a list that carry just these tags; without tags, of none. */
export function taggedIn(body: unknown, tags: readonly string[]): readonly string[] {
  if (tags.join('') === '') return [];
  const wanted = tags.join(' ');
  return entitiesOf(body)
    .filter((entity) => Array.isArray(entity.tags) && entity.tags.join(' ') === wanted)
    .map((entity) => textOf(entity, 'id') ?? '');
}
