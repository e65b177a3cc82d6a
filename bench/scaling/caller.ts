import type { Platform } from '../../src/platform/platform.ts';
import type { Json } from '../../src/transport/transport.ts';

/** Operations of all resources follow each other; this much later comes the next turn of all. */
export const TURN_MS = 500;

/** A client of a platform that is driven by hand, and how often it asked. */
export class Caller {
  operations = 0;
  readonly platform: Platform;
  readonly #authorization: string;

  constructor(platform: Platform) {
    this.platform = platform;
    this.#authorization = `Bearer ${platform.grant('load')}`;
  }

  send(method: string, path: string, body?: Json, headers: Readonly<Record<string, string>> = {}) {
    this.operations += 1;
    return this.platform.handle({
      method,
      path,
      headers: { authorization: this.#authorization, ...headers },
      body,
    });
  }

  /** Lets the time of one turn pass, and what is due in it happen. */
  turn(): void {
    this.platform.advanceTo(this.platform.nowMs + TURN_MS);
  }
}
