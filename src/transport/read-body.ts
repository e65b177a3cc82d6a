import type { IncomingMessage } from 'node:http';

/** Of a body that is too large so much is thrown away unread, so that its sender hears of it. */
const DISCARDED_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Reads the body of a request, but not much more than `bytesMax`: of a larger one it gives at once
 * the beginning, which is then longer than `bytesMax`. `undefined` if the connection broke before the end.
 */
export function readBody(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      const over = bytes > bytesMax;
      bytes += chunk.length;
      if (bytes > DISCARDED_BYTES_MAX) request.destroy();
      if (over) return;
      chunks.push(chunk);
      if (bytes <= bytesMax) return;
      resolve(Buffer.concat(chunks));
      chunks = [];
    });
    // After the first call the others do nothing.
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}
