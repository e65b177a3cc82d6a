import type { Json } from '../transport/transport.ts';
import type { ClientTools } from './client.ts';
import { intentKey } from './intent-key.ts';
import type { Memory } from './memory.ts';

/** Which toggle it is. */
type ToggleName = { readonly conversationId: string; readonly intent?: string };

interface Remembered {
  readonly begunAtMs: number;
  readonly stopKey: string;
  readonly startKey: string;
  readonly stopped: boolean;
  readonly known?: readonly string[];
}

/**
 * How far a toggle has come, as its memory has it: a worker that starts again goes on under the keys
 * of its life before. What it was to do is what it is to do; another toggle of the same call needs
 * another memory.
 *
 * @throws {RangeError} if call and intent are too long to make a key.
 */
export class ToggleProgress {
  readonly #memory: Memory;
  readonly #name: string;
  /** Whether an earlier life began it, so that its writes may still be under way. */
  readonly isResumed: boolean;
  #state: Remembered;

  /** The toggle of a task, begun now unless it was begun before. */
  constructor({ memory, clock, newKey, task }: ClientTools<ToggleName>) {
    const { conversationId, intent } = task;
    this.#memory = memory;
    this.#name = `toggle ${conversationId}`;
    const stored = memory.get(this.#name);
    this.isResumed = stored !== undefined;
    if (stored !== undefined) {
      this.#state = stored as unknown as Remembered;
      return;
    }
    const keyOf = (step: string): string =>
      intent === undefined ? newKey() : intentKey('toggle', conversationId, intent, step);
    this.#state = {
      begunAtMs: clock.now(),
      stopKey: keyOf('stop'),
      startKey: keyOf('start'),
      stopped: false,
    };
    this.#save();
  }

  /** When the toggle was begun, on the client's clock. */
  get begunAtMs(): number {
    return this.#state.begunAtMs;
  }

  /** The idempotency key of the stop. */
  get stopKey(): string {
    return this.#state.stopKey;
  }

  /** The idempotency key of the start. */
  get startKey(): string {
    return this.#state.startKey;
  }

  /** Whether the stop was acknowledged, so that a start may have been sent. */
  get isStopped(): boolean {
    return this.#state.stopped;
  }

  /** The recordings that carried the tags when it was begun; `undefined` before somebody has looked. */
  get known(): readonly string[] | undefined {
    return this.#state.known;
  }

  /** Notes which recordings carry the tags already. */
  noteKnown(known: readonly string[]): void {
    this.#state = { ...this.#state, known };
    this.#save();
  }

  /** Notes that the stop was acknowledged. Its key may be forgotten then, but it is not sent again. */
  noteStopped(): void {
    this.#state = { ...this.#state, stopped: true };
    this.#save();
  }

  #save(): void {
    this.#memory.set(this.#name, { ...this.#state } satisfies Json);
  }
}
