import type { IncomingMessage } from 'node:http';
import type { Headers, Unreadable } from '../src/platform/message.ts';
import { parseBody } from './parse-body.ts';

/** A body as it was read. */
export interface BodyReading {
  /** The parsed document; `undefined` if there was none or it could not be read. */
  readonly body: unknown;
  readonly bytes: number;
  readonly unreadable: Unreadable | undefined;
}

/** What a body may be. */
export interface BodyRules {
  readonly bytesMax: number;
  readonly format: 'json' | 'form';
}

/** What a request without a body reads as. */
export const NO_BODY: BodyReading = { body: undefined, bytes: 0, unreadable: undefined };

/** Of a body that is too large this much is thrown away unread, so that its sender hears of it. */
const DISCARDED_BYTES_MAX = 64 * 1024 * 1024;

/** Whether a request announces a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Reads and parses the body of a request. `done` is called once, unless the connection breaks
 * first. A body that is too large is answered at once, while its rest is thrown away: to break the
 * connection would often lose the answer too.
 */
export function readBody(
  request: IncomingMessage,
  rules: BodyRules,
  done: (reading: BodyReading) => void,
): void {
  let chunks: Buffer[] = [];
  let bytes = 0;
  let over = Number(request.headers['content-length'] ?? 0) > rules.bytesMax;
  const refuse = (): void => {
    over = true;
    chunks = [];
    done({ body: undefined, bytes, unreadable: tooLarge(rules.bytesMax) });
  };
  // The reason is of no use: without its end the request never arrived.
  request.on('error', () => undefined);
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (over) {
      if (bytes > DISCARDED_BYTES_MAX) request.destroy();
      return;
    }
    chunks.push(chunk);
    if (bytes > rules.bytesMax) refuse();
  });
  request.on('end', () => {
    if (over) return;
    const [first] = chunks;
    const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    done({ bytes, ...parseBody(whole, request.headers as Headers, rules.format) });
  });
  if (over) refuse();
}

function tooLarge(bytesMax: number): Unreadable {
  return {
    status: 413,
    code: 'body.too.large',
    message: `The body is larger than the ${bytesMax} bytes that are taken.`,
  };
}
