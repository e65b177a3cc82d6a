import {
  MEDIA_POLICY,
  type MediaExpectations,
  type MediaPolicy,
} from './media/media-expectations.ts';
import type { InterruptedMedia, MediaVerdict } from './media/media-verdict.ts';
import { validateMedia } from './media/validate-media.ts';
import type { ArtifactSource } from './ports/artifact-source.ts';
import type { Refused, Unavailable } from './ports/recording-platform.ts';

/** What a look at a file gave. */
export type FileCheck =
  | {
      readonly kind: 'sound';
      /** `undefined` if nobody computed it. */
      readonly sha256: string | undefined;
      readonly log: readonly string[];
    }
  | { readonly kind: 'faulty'; readonly fault: string; readonly says: string }
  /** It is whole by its own account, and nobody says how long it should play. */
  | { readonly kind: 'unmeasured' }
  | { readonly kind: 'missing' }
  /** It came in part, and the connection broke: that says nothing of the file, unless it goes on so. */
  | { readonly kind: 'broken-off'; readonly bytes: number }
  | Unavailable
  | Refused;

/** Reads a file as far as it must and says whether it is what it should be. */
export type InspectFile = (
  uri: string,
  /** How long the capture was; not compared if it is not known. */
  expectedMs: number | undefined,
  correlationId: string,
  /** Called with each piece that comes; nothing more is read once it throws. */
  onPiece?: () => Promise<void>,
) => Promise<FileCheck>;

/**
 * Inspects files while they are downloaded, all of them.
 *
 * @param policy which files are accepted; {@link MEDIA_POLICY} unless told.
 */
export function createInspection(
  artifacts: ArtifactSource,
  policy: MediaPolicy = MEDIA_POLICY,
): InspectFile {
  return async (uri, expectedMs, correlationId, onPiece) => {
    const file = await artifacts.open(uri, correlationId);
    if (file.kind !== 'file') return file;
    const { announcedBytes, sha256 } = file;
    const pieces = onPiece === undefined ? file.chunks : attended(file.chunks, onPiece);
    const expected = expectations(expectedMs, sha256, announcedBytes);
    return fileCheck(await validateMedia(pieces, expected, policy));
  };
}

async function* attended(
  pieces: AsyncIterable<Uint8Array>,
  onPiece: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    await onPiece();
    yield piece;
  }
}

/** What is expected, without what is not known. */
export function expectations(
  durationMs: number | undefined,
  sha256: string | undefined,
  announcedBytes: number | undefined,
): MediaExpectations {
  return {
    ...(durationMs !== undefined && { durationMs }),
    ...(sha256 !== undefined && { sha256 }),
    ...(announcedBytes !== undefined && { announcedBytes }),
  };
}

/** A verdict on a file as the pipeline takes it. */
export function fileCheck(verdict: MediaVerdict | InterruptedMedia): FileCheck {
  switch (verdict.kind) {
    case 'sound':
      return { kind: 'sound', sha256: verdict.sha256, log: verdict.log };
    case 'faulty':
      return { kind: 'faulty', fault: verdict.fault, says: verdict.says };
    case 'interrupted':
      return { kind: 'broken-off', bytes: verdict.bytes };
  }
}
