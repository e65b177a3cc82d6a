import type { Choices } from '../src/choice/choices.ts';
import type { Operation } from '../src/history/operation.ts';
import type { PlatformRequest, PlatformResponse } from '../src/platform/message.ts';
import { Timeline } from '../src/time/timeline.ts';
import { drawFate } from '../src/transport/message-fate.ts';
import type { ReplyTo } from './reply-to.ts';
import { noteAnswer, noteArrival, noteLoss } from './request-history.ts';

/** What a network joins. */
export interface NetworkParts {
  readonly choices: Choices;
  /** Brings a copy of a request to the platform at that moment of the session. */
  readonly arrive: (request: PlatformRequest, atMs: number) => PlatformResponse;
  /** A moment of the session as an HTTP-date. */
  readonly dateAt: (atMs: number) => string;
}

/**
 * The network between real clients and a session whose time passes by itself. It delays, loses and
 * duplicates as the choices say. What it holds is delivered when the session's time is advanced, so
 * a request that was given up by its client still arrives.
 */
export class SessionNetwork {
  readonly #parts: NetworkParts;
  readonly #timeline = new Timeline();
  readonly #waiting = new Set<ReplyTo>();

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  /** When it next delivers something, or `undefined` if it holds nothing. */
  get nextAtMs(): number | undefined {
    return this.#timeline.nextAtMs;
  }

  /** Delivers everything that is due up to and at `atMs`. */
  advanceTo(atMs: number): void {
    this.#timeline.advanceTo(atMs);
  }

  /** Carries a request to the platform and its answer back. */
  carry(operation: Operation, request: PlatformRequest, replyTo: ReplyTo): void {
    const { choices } = this.#parts;
    const { client, nth, sentAtMs } = operation;
    const fate = drawFate(choices, client, nth);
    const { requestLost, responseLost, duplicateAfterMs } = fate;
    const arrivesAtMs = sentAtMs + fate.requestLatencyMs;
    const returnsAtMs = arrivesAtMs + fate.responseLatencyMs;

    this.#waiting.add(replyTo);
    if (requestLost) {
      this.#drop(operation, replyTo, sentAtMs);
      return;
    }
    this.#at(arrivesAtMs, () => {
      const response = this.#parts.arrive(request, arrivesAtMs);
      noteArrival(operation, response, arrivesAtMs, false);
      this.#at(returnsAtMs, () => {
        if (responseLost) this.#drop(operation, replyTo, returnsAtMs);
        else this.#answer(operation, replyTo, response, returnsAtMs);
      });
    });
    if (duplicateAfterMs > 0) {
      const copyAtMs = arrivesAtMs + duplicateAfterMs;
      this.#timeline.at(copyAtMs, () => {
        noteArrival(operation, this.#parts.arrive(request, copyAtMs), copyAtMs, true);
      });
    }
  }

  /** Drops everything that it holds. */
  cut(): void {
    for (const replyTo of this.#waiting) replyTo.drop();
    this.#waiting.clear();
  }

  /** Acts at once if the moment has come, so that what is not delayed needs no timer. */
  #at(atMs: number, action: () => void): void {
    if (atMs <= this.#timeline.nowMs) action();
    else this.#timeline.at(atMs, action);
  }

  #answer(operation: Operation, replyTo: ReplyTo, response: PlatformResponse, atMs: number): void {
    if (!this.#waiting.delete(replyTo)) return;
    noteAnswer(operation, response, atMs);
    replyTo.answer(response, this.#parts.dateAt(atMs));
  }

  #drop(operation: Operation, replyTo: ReplyTo, atMs: number): void {
    if (!this.#waiting.delete(replyTo)) return;
    noteLoss(operation, atMs);
    replyTo.drop();
  }
}
