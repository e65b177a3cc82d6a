import type { Json } from '../platform/message.ts';

/** One copy of a request reaching the platform. */
export interface Arrival {
  readonly atMs: number;
  readonly status: number;
  readonly body: Json | undefined;
  /** How long the file was that was sent instead of JSON. */
  readonly mediaBytes?: number;
  readonly correlationId: string;
  /** Whether this is the copy that the network made. */
  readonly duplicate: boolean;
}

/** How an operation ended for the client that made it. */
export type OperationOutcome =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly body: unknown;
      /** The header of that name, for whoever waits as it says. */
      readonly retryAfter: string | undefined;
    }
  /** `crash`: the client itself ended before it could hear of it. */
  | { readonly kind: 'no-response'; readonly because: 'timeout' | 'connection' | 'crash' };

/** One request, from its sending to what its client learned. Times are of the platform's clock. */
export interface Operation {
  /** 1, 2, … in order of sending, over all clients. */
  readonly number: number;
  readonly client: string;
  /** 0, 1, … among this client's operations; numbers its network choices. */
  readonly nth: number;
  readonly method: string;
  readonly path: string;
  /** What the client added itself, names in lower case; never its token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  readonly sentAtMs: number;
  /** In order of time; empty if the request was lost. */
  readonly arrivals: Arrival[];
  /** When the client learned the outcome; `undefined` while it waits. */
  returnedAtMs: number | undefined;
  outcome: OperationOutcome | undefined;
}

/** What a client said in the end, or that it did not. */
export interface ClientReport {
  readonly client: string;
  /** `threw`: it ended in an exception, which tells its caller that it failed. */
  readonly status: 'done' | 'failed' | 'unknown' | 'threw' | 'running';
  /** Why, in the client's words; empty where it gave none. */
  readonly because: string;
  readonly atMs: number;
}
