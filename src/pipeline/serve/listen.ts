import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParserError, refuseTunnel } from './answer-parser-error.ts';

/** Where to listen. */
export interface ListenOptions {
  /** 0 takes any free one. */
  readonly port: number;
  readonly host: string;
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** `http://host:port`, with nothing after it. */
  readonly url: string;
  /** Takes no new connections and resolves when those that there are have ended. */
  close(): Promise<void>;
  /** Ends every connection, whatever is being answered on it. */
  hangUp(): void;
}

/** Whoever sends slower than this is not waited for. */
const TIMEOUTS = {
  headersTimeout: 3000,
  requestTimeout: 5000,
  connectionsCheckingInterval: 1000,
  /** Longer than most clients keep a connection: those then end it. */
  keepAliveTimeout: 65_000,
};

/** Platforms deliver over a few; with more, new ones are turned away (ours). */
const CONNECTIONS_MAX = 2000;

/** A port could not be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor({ host, port }: ListenOptions, cause: NodeJS.ErrnoException) {
    const why = cause.code === 'EADDRINUSE' ? 'something else listens there' : cause.message;
    super(`could not listen on ${host}, port ${port}: ${why}`, { cause });
  }
}

/**
 * Starts a server.
 *
 * @throws {ListenError} if it cannot listen there.
 */
export function listen(handle: RequestListener, where: ListenOptions): Promise<Listening> {
  const { port, host } = where;
  const server = createServer(TIMEOUTS, handle);
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', answerParserError);
  server.on('connect', (_request, socket) => refuseTunnel(socket));
  server.on('checkExpectation', (_request, response: ServerResponse) => {
    response.writeHead(417, { connection: 'close' }).end();
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(where, error)));
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve({
        port: bound,
        url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeIdleConnections();
          }),
        hangUp: () => server.closeAllConnections(),
      });
    });
  });
}
