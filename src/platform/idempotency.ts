import { CATALOGUE } from '../choice/catalogue.ts';
import type { Answer } from './answer.ts';
import type { World } from './world.ts';

/** The longest key that is taken (draft-ietf-httpapi-idempotency-key-header-07 leaves it open). */
export const KEY_LENGTH_MAX = 255;
/** The header that carries a key unless a route has one of its own. */
export const DEFAULT_KEY_HEADER = 'idempotency-key';
const COMMIT_LAG = CATALOGUE['idempotency.commit-lag'];
/** Visible ASCII and space, as a header value may hold. */
const BARE = /^[\x20-\x7e]+$/;
/** A structured-field string (RFC 9651 §3.3.3). */
const STRICT = /^"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])+"$/;

/** A write that carries a key. */
export interface KeyedRequest {
  readonly principal: string;
  readonly operation: string;
  readonly key: string;
  /** What the path names. */
  readonly target: string;
  /** The body as the route has read it. */
  readonly body: unknown;
  /** From when its lifetime counts, if not from the request on; `undefined` while it does not yet. */
  readonly countsFrom: (() => number | undefined) | undefined;
}

/** What was stored for a key. */
interface Stored {
  readonly request: KeyedRequest;
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
export function isKey(value: string, syntax: 'bare' | 'strict'): boolean {
  return value.length <= KEY_LENGTH_MAX && (syntax === 'strict' ? STRICT : BARE).test(value);
}

/**
 * Results by key, each within its principal and operation. What was executed is stored, whether it
 * succeeded or not; a refusal that depends on the moment (a lock, a throttle, bad input) is not, or
 * a retry with the same key could never succeed.
 */
export class IdempotencyStore {
  /** By key; the few that share one differ in principal or operation. */
  readonly #stored = new Map<string, Stored[]>();
  readonly #ttlMs: number;
  readonly #storedMax: number;
  readonly #executions = new Map<string, number>();
  /** Goes on where it stopped: a new look for the oldest would pass over all that were dropped. */
  #oldest: MapIterator<string> | undefined;

  /**
   * @param ttlMs how long a result is kept.
   * @param storedMax the oldest result is dropped beyond 1,000; 1 or more.
   */
  constructor(ttlMs: number, storedMax = 1000) {
    this.#ttlMs = ttlMs;
    this.#storedMax = storedMax;
  }

  /** What the key of a request stands for at `nowMs`. */
  look(request: KeyedRequest, nowMs: number): KeyState {
    const stored = this.#stored.get(request.key)?.find((one) => sameScope(one.request, request));
    if (stored === undefined || this.#isOver(stored, nowMs)) return NEW;
    if (!samePayload(stored.request, request)) return { kind: 'mismatch' };
    if (stored.readyAtMs > nowMs) return { kind: 'in-flight' };
    return { kind: 'replay', answer: stored.answer };
  }

  /** Stores the result of an execution; it can be replayed once it is committed. */
  store(request: KeyedRequest, answer: Answer, { timeline, choices }: World): void {
    const { nowMs } = timeline;
    const { operation } = request;
    const nth = this.#executions.get(operation) ?? 0;
    this.#executions.set(operation, nth + 1);
    const readyAtMs = nowMs + choices.draw(COMMIT_LAG, operation, nth);
    if (this.#stored.size >= this.#storedMax) {
      this.#oldest ??= this.#stored.keys();
      const oldest = this.#oldest.next();
      if (!oldest.done) this.#stored.delete(oldest.value);
    }
    const others = this.#stored.get(request.key)?.filter((one) => !sameScope(one.request, request));
    const stored = { request, answer, readyAtMs, storedAtMs: nowMs };
    this.#stored.set(request.key, [stored, ...(others ?? [])]);
  }

  #isOver({ request, storedAtMs }: Stored, nowMs: number): boolean {
    const fromMs = request.countsFrom === undefined ? storedAtMs : request.countsFrom();
    return fromMs !== undefined && fromMs + this.#ttlMs <= nowMs;
  }
}

const NEW: KeyState = { kind: 'new' };

function sameScope(a: KeyedRequest, b: KeyedRequest): boolean {
  return a.operation === b.operation && a.principal === b.principal;
}

// Written out only when a key comes again, which is seldom, instead of at every write.
function samePayload(a: KeyedRequest, b: KeyedRequest): boolean {
  return (
    a.target === b.target &&
    (a.body === b.body || JSON.stringify(a.body) === JSON.stringify(b.body))
  );
}
