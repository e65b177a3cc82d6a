import type { Json } from '../message.ts';

/** What happened, as every receiver of it is told. */
export interface PublishedEvent {
  /** The same at every attempt and for every receiver. */
  readonly id: string;
  /** `conversation:updated`, `interaction.recorded`, … */
  readonly type: string;
  /** When it happened, ISO 8601. */
  readonly time: string;
  readonly data: Json;
}

/** One attempt at a delivery, as it leaves the platform. */
export interface Parcel {
  /** The subscription that it is for. */
  readonly subscription: string;
  /** The OAuth client whose subscription it is. */
  readonly client: string;
  /** Where it goes; `undefined` if the arrangement of a scenario made the subscription. */
  readonly url: string | undefined;
  /** Names in lower case. Signed when they are first read. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON that is signed. Written when it is first read. */
  readonly rawBody: string;
  readonly event: PublishedEvent;
  /** When it left, in ms of the world. */
  readonly sentAtMs: number;
  /** The receiver has failed if it has not answered so many ms after it was sent. */
  readonly answerWithinMs: number;
}

/** How an attempt ended. */
export type DeliveryResult =
  | { readonly status: number }
  | { readonly failed: 'timeout' | 'connection' };

/** HMAC-SHA256 of a text (RFC 2104, FIPS 180-4) in its two usual spellings. */
export type Sign = (
  key: Uint8Array,
  text: string,
) => { readonly hex: string; readonly base64: string };

/** Carries events out of a platform. */
export interface Outbound {
  /**
   * Sends a parcel now and calls `done` once when its end is known, at the latest when
   * `answerWithinMs` have passed. Answers `false`, and never calls, if there is nobody to send to.
   */
  send(parcel: Parcel, done: (result: DeliveryResult) => void): boolean;
  /** Signs in place of the slow implementation that the platform has. */
  readonly sign?: Sign;
  /** The receivers' time in seconds since 1970, for signatures; the platform's own unless told. */
  readonly unixSeconds?: () => number;
}
