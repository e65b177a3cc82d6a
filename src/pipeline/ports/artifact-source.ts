import type { Refused, Unavailable } from './recording-platform.ts';

/** A file that is being read. */
export interface ArtifactFile {
  readonly kind: 'file';
  /** What the answer announced; `undefined` if it did not. */
  readonly announcedBytes: number | undefined;
  /** The checksum that the platform has, in hexadecimal; `undefined` if it gives none. */
  readonly sha256: string | undefined;
  /** The bytes. Throws if the connection breaks before the end. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Where files of recordings are read from, as streams. */
export interface ArtifactSource {
  open(
    uri: string,
    correlationId: string,
  ): Promise<ArtifactFile | { readonly kind: 'missing' } | Unavailable | Refused>;
}
