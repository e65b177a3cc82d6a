import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import type { Choices } from '../../src/choice/choices.ts';

/** What was so before and after something happened. */
interface State {
  readonly truth: string;
  readonly shown: string;
  readonly version: number;
}

/** The newest so many things that happened are kept, as the platform's journal has it. */
const ENTRIES_MAX = 10_000;

/**
 * What a platform by hand has to work with when it is to be linear by construction: what is due lies
 * in a list for each millisecond, and what happened is appended to two logs like the platform's own.
 * So whatever an operation costs more among many resources than among few is the machine's memory
 * and the collector, and none of it an algorithm's.
 */
export class LinearDesk {
  nowMs = 0;
  operations = 0;
  readonly #due = new Map<number, (() => void)[]>();
  readonly #changes: object[] = [];
  readonly #choices: Choices;
  #entries: object[] = [];

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  draw(kind: ChoiceName, subject: string, nth: number): number {
    return this.#choices.draw(CATALOGUE[kind], subject, nth);
  }

  after(ms: number, action: () => void): void {
    if (ms === 0) {
      action();
      return;
    }
    const atMs = this.nowMs + ms;
    const due = this.#due.get(atMs);
    if (due === undefined) this.#due.set(atMs, [action]);
    else due.push(action);
  }

  /** Lets so much time pass, millisecond by millisecond. */
  pass(ms: number): void {
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs; ) {
      this.nowMs += 1;
      const due = this.#due.get(this.nowMs);
      if (due === undefined) continue;
      this.#due.delete(this.nowMs);
      for (const action of due) action();
    }
  }

  /** Writes down that a band of a resource changed. */
  changed(resource: string, band: string, value: string): void {
    this.#changes.push({ machine: 'by hand', resource, band, atMs: this.nowMs, value });
  }

  /** Writes down what happened to a resource. */
  happened(what: string, resource: string, before: State, after: State): void {
    this.#entries.push({ atMs: this.nowMs, kind: 'step', what, resource, before, after });
    if (this.#entries.length > ENTRIES_MAX * 1.25) {
      this.#entries = this.#entries.slice(-ENTRIES_MAX);
    }
  }

  /** Answers an operation, and writes that down. */
  answer(what: string, resource: string, state: State, status: number, body?: unknown) {
    this.operations += 1;
    this.happened(what, resource, state, state);
    const id = `57a1e000-${this.operations}`;
    return { status, headers: { 'inin-correlation-id': id, 'x-correlation-id': id }, body };
  }
}
