import type { Json, Media } from '../platform/message.ts';

export type { Json, Media };

/** One request of a client. Authentication is the transport's matter. */
export interface ClientRequest {
  readonly method: string;
  /** From the root of the platform, percent-encoded: `/api/v2/…`. */
  readonly path: string;
  /** Header names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Json;
  /** How long the client waits for an answer; {@link REQUEST_TIMEOUT_MS} unless told. */
  readonly timeoutMs?: number;
}

/** What a client learns of its request. Without a response nothing is known of the effect. */
export type Reply =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** Header names in lower case. */
      readonly headers: Readonly<Record<string, string | undefined>>;
      /** The parsed JSON, or `undefined` if there was none. */
      readonly body: unknown;
      /** What came instead of JSON: the file of a recording. */
      readonly media?: Media;
    }
  | { readonly kind: 'no-response'; readonly because: 'timeout' | 'connection' };

/** Carries requests to a platform. It answers or says that it could not; it does not throw. */
export interface Transport {
  send(request: ClientRequest): Promise<Reply>;
}

/** The time after which a client gives up on a request, unless it asks for another (ours). */
export const REQUEST_TIMEOUT_MS = 5000;
