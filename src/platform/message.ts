/** Anything that JSON can say. A property that is `undefined` is left out when written. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A body that whoever carried the request could not read, so that the platform can say so. */
export interface Unreadable {
  readonly status: 400 | 413 | 415;
  readonly code: string;
  readonly message: string;
}

/** One request as it arrives at the platform. */
export interface PlatformRequest {
  readonly method: string;
  /** The path, still percent-encoded, with or without a query. */
  readonly path: string;
  readonly headers: Headers;
  /** The parsed JSON or form body; `undefined` if there was none. */
  readonly body?: unknown;
  readonly unreadable?: Unreadable;
}

/** One answer of the platform. */
export interface PlatformResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json | undefined;
}
