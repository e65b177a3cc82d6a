import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Fault, faultBody } from './fault-body.ts';

/** How long a connection is drained after a fatal answer, so that its sender gets to read it. */
const LINGER_MS = 1000;

/** What to say of the errors that Node's parser distinguishes; every other one is just malformed. */
const FAULTS: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers.too.large',
    message: 'The request line and headers are larger than 16 KiB together.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'chunk.extensions.too.large',
    message: 'The extensions of a chunk are larger than 16 KiB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request.timeout',
    message: 'The request did not come in time.',
  },
};

const NO_PROXY: Fault = {
  status: 405,
  code: 'method.not.allowed',
  message: 'This server is no proxy; it takes GET, POST and DELETE.',
  headers: { allow: 'GET, POST, DELETE' },
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
};

/** A connection as Node's server keeps it: with the answer that is being given on it. */
interface ServedSocket extends Duplex {
  readonly _httpMessage?: ServerResponse | null;
}

/** Connections that get their last answer once those before it are given. */
const doomed = new WeakSet<Duplex>();

/** Answers what Node's parser could not read, where an answer can still be sent. */
export function answerParserError(error: NodeJS.ErrnoException, socket: ServedSocket): void {
  if (socket.writableEnded || doomed.has(socket)) return;
  const { _httpMessage: pending } = socket;
  if (pending?.req.complete === true) {
    // The fault is in what came after this request, so it is said after its answer.
    doomed.add(socket);
    pending.once('finish', () => {
      doomed.delete(socket);
      answerParserError(error, socket);
    });
    return;
  }
  if (!socket.writable || error.code === 'ECONNRESET' || pending?.headersSent === true) {
    socket.destroy();
    return;
  }
  const reason = (error as { reason?: string }).reason ?? error.message;
  endWith(
    socket,
    FAULTS[error.code ?? ''] ?? {
      status: 400,
      code: 'malformed.request',
      message: `The request is no valid HTTP: ${reason}.`,
    },
  );
}

/** Answers CONNECT, which Node hands over as a bare connection. */
export function refuseTunnel(socket: Duplex): void {
  endWith(socket, NO_PROXY);
}

function endWith(socket: Duplex, fault: Fault): void {
  const body = JSON.stringify(faultBody(fault));
  const headers = Object.entries(fault.headers ?? {}).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${fault.status} ${TITLES[fault.status]}\r\n` +
      `content-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n` +
      `${headers.join('')}connection: close\r\n\r\n${body}`,
  );
  // To destroy it now would reset the connection, and the reset often overtakes the answer.
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
