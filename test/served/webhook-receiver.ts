import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One delivery as it came over the wire. */
export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly rawBody: string;
}

/** What a receiver answers; `undefined` lets the sender wait for ever. */
export type Reaction = number | undefined | { readonly status: number; readonly afterMs: number };

/** An endpoint on the loopback interface. */
export interface Receiver {
  readonly url: string;
  /** In the order of arrival. */
  readonly received: readonly Received[];
  /** How many were being answered at once, at the most. */
  readonly busiest: () => number;
  /** Resolves when so many have arrived. */
  arrived(count: number): Promise<void>;
  /** Resolves when so many senders have hung up before they were answered. */
  abandoned(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a receiver that reacts to the nth delivery, from 0 on, as it is told. */
export async function startReceiver(react: (nth: number) => Reaction): Promise<Receiver> {
  const received: Received[] = [];
  let abandonments = 0;
  let busy = 0;
  let busiest = 0;
  let waiting: { readonly isOver: () => boolean; readonly resolve: () => void }[] = [];
  const wake = (): void => {
    for (const one of waiting) if (one.isOver()) one.resolve();
    waiting = waiting.filter((one) => !one.isOver());
  };
  const until = (isOver: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ isOver, resolve });
      wake();
    });
  const server = createServer((request, response) => {
    busy += 1;
    busiest = Math.max(busiest, busy);
    response.on('close', () => {
      busy -= 1;
      if (!response.writableFinished) abandonments += 1;
      wake();
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const nth = received.length;
      received.push({ headers: request.headers, rawBody: Buffer.concat(chunks).toString('utf8') });
      const reaction = react(nth);
      const { status, afterMs } =
        typeof reaction === 'object' ? reaction : { status: reaction, afterMs: 0 };
      if (status !== undefined) {
        const location = status >= 300 && status < 400 ? { location: '/elsewhere' } : {};
        setTimeout(() => response.writeHead(status, location).end('so be it'), afterMs);
      }
      wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    busiest: () => busiest,
    arrived: (count) => until(() => received.length >= count),
    abandoned: (count) => until(() => abandonments >= count),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
