import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A connection as Node's server keeps it: with the answer that is being given on it. */
interface ServedSocket extends Duplex {
  readonly _httpMessage?: ServerResponse | null;
}

/** So much and so long is still read of a connection after its last answer. */
const LINGER_BYTES_MAX = 1024 * 1024;
const LINGER_MS = 1000;
const TIMED_OUT = '408 Request Timeout';
const ANSWERS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: TIMED_OUT,
};

/** Connections that get their last answer once those before it are given. */
const doomed = new WeakSet<Duplex>();

/** Answers what Node's parser could not read or did not get in time, and ends the connection. */
export function answerParserError(error: NodeJS.ErrnoException, socket: ServedSocket): void {
  if (doomed.has(socket)) return;
  const pending = socket._httpMessage;
  if (pending?.req.complete === true) {
    // The fault is in what came after this request, which may be kept: so it is answered first.
    doomed.add(socket);
    pending.once('finish', () => {
      doomed.delete(socket);
      answerParserError(error, socket);
    });
    return;
  }
  const free = socket.writable && error.code !== 'ECONNRESET' && pending?.headersSent !== true;
  if (free) endWith(socket, ANSWERS[error.code ?? ''] ?? '400 Bad Request');
  else socket.destroy();
}

/** Answers CONNECT, which Node hands over as a bare connection. */
export function refuseTunnel(socket: Duplex): void {
  endWith(socket, '405 Method Not Allowed', 'allow: GET, HEAD, POST\r\n');
}

function endWith(socket: Duplex, answer: string, headers = ''): void {
  let bytes = 0;
  socket.on('error', () => socket.destroy());
  // To end it now would reset the connection, and the reset often overtakes the answer.
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES_MAX) socket.destroy();
  });
  if (socket instanceof Socket) socket.setTimeout(LINGER_MS, () => socket.destroy());
  socket.end(`HTTP/1.1 ${answer}\r\n${headers}content-length: 0\r\nconnection: close\r\n\r\n`);
}
