import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhookEndpoint } from '../../src/transport/webhook-endpoint.ts';
import type { DeliveryHandler } from '../../src/transport/webhooks.ts';

/** Where the events for one client arrive over HTTP. */
export interface Place {
  readonly url: string;
  /** How many requests came, answered or not. */
  readonly deliveries: () => number;
  /** Who answers: the handler of a client that lives, `gone` once it has ended, `dead` while it is. */
  attend(by: DeliveryHandler | 'gone' | 'dead'): void;
}

/** Endpoints on the loopback interface. */
export interface Endpoints {
  open(): Place;
  close(): Promise<void>;
}

const GONE = 410;

/** Starts a server for endpoints, each at a path of its own, over the endpoint that users have. */
export async function startEndpoints(): Promise<Endpoints> {
  const listeners: ReturnType<typeof createWebhookEndpoint>['listener'][] = [];
  const server = createServer((request, response) => {
    const listener = listeners[Number(request.url?.slice(1))];
    if (listener === undefined) response.destroy();
    else listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    open() {
      const endpoint = createWebhookEndpoint();
      let deliveries = 0;
      let dead = true;
      const nth = listeners.push((request, response) => {
        deliveries += 1;
        if (dead) response.destroy();
        else endpoint.listener(request, response);
      });
      return {
        url: `http://127.0.0.1:${port}/${nth - 1}`,
        deliveries: () => deliveries,
        attend(by) {
          dead = by === 'dead';
          if (by === 'gone') endpoint.webhooks.listen(() => GONE);
          else if (by !== 'dead') endpoint.webhooks.listen(by);
        },
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
