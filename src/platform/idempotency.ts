import { CATALOGUE } from '../choice/catalogue.ts';
import type { Choices } from '../choice/choices.ts';
import type { Answer } from './answer.ts';

/** The longest key that is taken (draft-ietf-httpapi-idempotency-key-header-07 leaves it open). */
export const KEY_LENGTH_MAX = 255;
const COMMIT_LAG = CATALOGUE['idempotency.commit-lag'];
/** Visible ASCII and space, as a header value may hold. */
const KEY = /^[\x20-\x7e]+$/;

/** What was stored for a key. */
interface Stored {
  readonly fingerprint: string;
  readonly answer: Answer;
  readonly readyAtMs: number;
  readonly storedAtMs: number;
}

/** What a key stands for when it comes. */
export type KeyState =
  | { readonly kind: 'new' }
  | { readonly kind: 'in-flight' }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'replay'; readonly answer: Answer };

/** Whether a header value can be a key. */
export function isKey(value: string): boolean {
  return value.length <= KEY_LENGTH_MAX && KEY.test(value);
}

/**
 * Results by key, each within its principal and operation. What was executed is stored, whether it
 * succeeded or not; a refusal that depends on the moment (a lock, a throttle, bad input) is not, or
 * a retry with the same key could never succeed.
 */
export class IdempotencyStore {
  readonly #stored = new Map<string, Stored>();
  readonly #ttlMs: number;
  readonly #storedMax: number;
  readonly #executions = new Map<string, number>();

  /**
   * @param ttlMs how long a result is kept: a day (ours; long after any conversation).
   * @param storedMax the oldest result is dropped beyond 1,000.
   */
  constructor(ttlMs = 86_400_000, storedMax = 1000) {
    this.#ttlMs = ttlMs;
    this.#storedMax = storedMax;
  }

  /** What the key stands for at `nowMs`. `scope` is the principal and operation. */
  look(scope: string, key: string, fingerprint: string, nowMs: number): KeyState {
    const stored = this.#stored.get(`${scope} ${key}`);
    if (stored === undefined || stored.storedAtMs + this.#ttlMs <= nowMs) return { kind: 'new' };
    if (stored.fingerprint !== fingerprint) return { kind: 'mismatch' };
    if (stored.readyAtMs > nowMs) return { kind: 'in-flight' };
    return { kind: 'replay', answer: stored.answer };
  }

  /** Stores the result of an execution; it can be replayed once it is committed. */
  store(
    scope: string,
    key: string,
    fingerprint: string,
    answer: Answer,
    nowMs: number,
    choices: Choices,
    operation: string,
  ): void {
    const nth = this.#executions.get(operation) ?? 0;
    this.#executions.set(operation, nth + 1);
    const readyAtMs = nowMs + choices.draw(COMMIT_LAG, operation, nth);
    if (this.#stored.size >= this.#storedMax) {
      const [oldest] = this.#stored.keys();
      if (oldest !== undefined) this.#stored.delete(oldest);
    }
    this.#stored.set(`${scope} ${key}`, { fingerprint, answer, readyAtMs, storedAtMs: nowMs });
  }
}
