import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { conversation } from './bodies.ts';

/**
 * The most that `node:http` can do: it writes one prepared body and looks at nothing. It says how much
 * of what Express takes is its own.
 */
const body = JSON.stringify(conversation);
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'content-length': Buffer.byteLength(body),
};

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, headers).end(body);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
