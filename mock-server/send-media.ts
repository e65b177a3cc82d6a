import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Headers, Media } from '../src/platform/message.ts';

const CHUNK_BYTES = 65_536;

/** Sends a file piece by piece, so that a long recording is never in memory as a whole. */
export function sendMedia(
  response: ServerResponse,
  status: number,
  headers: Headers,
  media: Media,
): void {
  if (response.headersSent || response.destroyed) return;
  const { contentType, length } = media;
  response.writeHead(status, {
    ...headers,
    'content-type': contentType,
    'content-length': length,
  });
  const pieces = Readable.from(piecesOf(media), { objectMode: false });
  const breaksOff = media.sentBytes !== undefined;
  // Of an empty file not a byte follows that would take the head along.
  if (breaksOff) response.flushHeaders();
  pieces.pipe(response, { end: !breaksOff });
  // What was written is sent before the connection is closed.
  if (breaksOff) pieces.once('end', () => response.socket?.end());
}

/** The bytes of a file that are sent, in pieces, each made when it is asked for. */
export function* piecesOf(media: Media): Generator<Uint8Array> {
  const { length, sentBytes = length } = media;
  for (let at = 0; at < sentBytes; at += CHUNK_BYTES) {
    yield media.bytes(at, Math.min(sentBytes, at + CHUNK_BYTES));
  }
}
