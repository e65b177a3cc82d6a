import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParserError, refuseTunnel } from './answer-parser-error.ts';
import {
  PlainConnection,
  type PlainConnectionEnds,
  type PlainHandler,
} from './plain-connection.ts';
import { PlainRequestReader } from './plain-request.ts';
import { PortInUseError } from './port-in-use-error.ts';
import { sendFault } from './send-json.ts';

/** Where a server listens. */
export interface ListenOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** `127.0.0.1` unless told, since anybody who reaches the server may use it. */
  readonly host?: string;
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** `http://host:port`, with nothing after it. */
  readonly url: string;
  /** Stops listening and ends every connection, also those that wait for an answer. */
  close(): Promise<void>;
}

/** Answers a request, or calls back if it could not. */
export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  unanswered: (error?: unknown) => void,
) => void;

/** Who answers what comes in. */
export interface RequestHandlers {
  readonly handle: RequestHandler;
  /** Is given requests in their plainest form first. */
  readonly handlePlain: PlainHandler;
}

/** Connections that are kept open longer than most clients keep them: those then end them. */
const KEEP_ALIVE_SECONDS = 65;
const KEEP_ALIVE_MS = KEEP_ALIVE_SECONDS * 1000;

/**
 * Starts a server. What never gets as far as a handler, as a malformed request, is answered here.
 *
 * @throws {PortInUseError} if something else listens there.
 */
export function listen(
  { handle, handlePlain }: RequestHandlers,
  { port, host = '127.0.0.1' }: ListenOptions,
  beforeClose: () => void,
): Promise<Listening> {
  const server = createServer({ requireHostHeader: false, keepAliveTimeout: KEEP_ALIVE_MS });
  const plain = acceptPlain(server, handlePlain);
  server.on('request', (request, response) => {
    if (request.httpVersion === '1.1' && request.headers.host === undefined) {
      sendFault(response, NO_HOST);
      return;
    }
    request.url = originForm(request.url ?? '/');
    handle(request, response, () => sendFault(response, BAD_TARGET));
  });
  server.on('checkExpectation', (_request, response: ServerResponse) => {
    sendFault(response, UNKNOWN_EXPECTATION);
  });
  server.on('clientError', answerParserError);
  server.on('connect', (_request, socket) => refuseTunnel(socket));

  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, host, error) : error);
    });
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve({
        port: bound,
        url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
        close: () =>
          new Promise((closed) => {
            beforeClose();
            server.close(() => closed());
            server.closeAllConnections();
            plain.close();
          }),
      });
    });
  });
}

/**
 * Takes connections before Node's server does, which gets those that are not plain: its own reader is
 * an ordinary listener for connections, which may come from anywhere.
 */
function acceptPlain(server: Server, handlePlain: PlainHandler): { close(): void } {
  const reader = new PlainRequestReader();
  const connections = new Set<PlainConnection>();
  const serveHttp = server.listeners('connection');
  server.removeAllListeners('connection');
  const ends: PlainConnectionEnds = {
    closed: (connection) => void connections.delete(connection),
    handOver(connection) {
      connections.delete(connection);
      for (const serve of serveHttp) serve.call(server, connection.socket);
    },
  };
  server.on('connection', (socket) => {
    connections.add(new PlainConnection(socket, handlePlain, ends, reader, KEEP_ALIVE_SECONDS));
  });
  let sweep: NodeJS.Timeout | undefined;
  server.once('listening', () => {
    // One timer for all costs less than to set that of a connection with each request.
    sweep = setInterval(() => {
      for (const connection of connections) connection.endIfIdle();
    }, KEEP_ALIVE_MS).unref();
  });
  return {
    close() {
      clearInterval(sweep);
      for (const { socket } of connections) socket.destroy();
    },
  };
}

/** The path and query of a request target, which may be a whole URL (RFC 9112 §3.2.2). */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const path = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1];
  if (path === undefined) return `/${target}`;
  return path.startsWith('/') ? path : `/${path}`;
}

const NO_HOST = {
  status: 400,
  code: 'missing.host',
  message: 'An HTTP/1.1 request needs a Host header (RFC 9112 §3.2).',
  details: [{ errorCode: 'missing.host', fieldName: 'Host' }],
};

const UNKNOWN_EXPECTATION = {
  status: 417,
  code: 'unknown.expectation',
  message: 'The only Expect that is understood is 100-continue.',
  details: [{ errorCode: 'unknown.expectation', fieldName: 'Expect' }],
};

const BAD_TARGET = {
  status: 400,
  code: 'bad.request.target',
  message: 'The request target is no path.',
  details: [{ errorCode: 'bad.request.target', fieldName: 'path' }],
};
