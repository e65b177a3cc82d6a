/** A delivery as it comes from whoever calls; nothing about it is known to be true. */
export interface RawDelivery {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, byte for byte. */
  readonly rawBody: Uint8Array;
}
