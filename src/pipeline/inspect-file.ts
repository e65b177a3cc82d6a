import type { Refused, Unavailable } from './ports/recording-platform.ts';

/** What a look at a file gave. */
export type FileCheck =
  | { readonly kind: 'sound'; readonly sha256: string; readonly log: readonly string[] }
  | { readonly kind: 'faulty'; readonly fault: string; readonly says: string }
  | { readonly kind: 'missing' }
  | Unavailable
  | Refused;

/** Reads a file to its end and says whether it is what it should be. */
export type InspectFile = (
  uri: string,
  /** How long the capture was; not compared if it is not known. */
  expectedMs: number | undefined,
  correlationId: string,
) => Promise<FileCheck>;
