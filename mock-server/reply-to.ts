import type { PlatformResponse } from '../src/platform/message.ts';
import type { Fault } from './fault-body.ts';

/** Where the answer to one request goes. Exactly one of its methods is called, once. */
export interface ReplyTo {
  /** Sends the answer; `date` is the session's time as an HTTP-date. */
  answer(response: PlatformResponse, date: string): void;
  /** Breaks the connection without an answer, as a network does. */
  drop(): void;
}

/** A {@link ReplyTo} that the server itself can refuse a request by. */
export interface Reply extends ReplyTo {
  /** Sends a refusal, unless an answer was sent already. */
  refuse(fault: Fault): void;
}
