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

/** A body that is no JSON. It is made when it is read, so that whoever only looks pays nothing. */
export interface Media {
  readonly contentType: string;
  /** How many bytes there are. */
  readonly length: number;
  /** After so many bytes the connection breaks; `undefined` if all of them are sent. */
  readonly sentBytes?: number;
  /** New bytes from `from` up to, and not with, `to`; all of them unless told. */
  bytes(from?: number, to?: number): Uint8Array;
}

/** One answer of the platform. */
export interface PlatformResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json | undefined;
  /** What is sent instead of JSON. */
  readonly media?: Media;
}
