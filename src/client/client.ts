import type { Clock } from '../time/clock.ts';
import type { Transport } from '../transport/transport.ts';
import type { Webhooks } from '../transport/webhooks.ts';
import type { Database } from './database.ts';
import type { Memory } from './memory.ts';

/** What a client is handed. It reaches for nothing else, so it runs the same in any time. */
export interface ClientTools<Task = unknown> {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  /** A new unique text at each call, for idempotency keys. */
  readonly newKey: () => string;
  /** What outlives the client, should it be killed and start again. */
  readonly memory: Memory;
  /**
   * What it shares with the other clients of its account, and what outlives all of them. Unlike its
   * memory it is a process apart: it takes time, and may be out of reach.
   */
  readonly database: Database;
  /** How the client hears of events; where nobody delivers any, it never does. */
  readonly webhooks: Webhooks;
  /** What is to be done. */
  readonly task: Task;
}

/**
 * What a client says in the end. `unknown` is honest where nobody could know; `done` and `failed`
 * are promises about the platform's truth.
 */
export type Outcome =
  | { readonly status: 'done' }
  | { readonly status: 'failed'; readonly because: string }
  | { readonly status: 'unknown'; readonly because: string };

/**
 * Code under test: an ordinary async function. Returning nothing says that it is done; throwing
 * says that it failed.
 */
export type Client<Task = unknown> = (
  tools: ClientTools<Task>,
) => Promise<Outcome | undefined | void>;
