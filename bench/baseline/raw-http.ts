import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The most that Node can do: `node:http` that writes one prepared body and looks at nothing. It says
 * how much of the distance between Express and the machine is left to win.
 */
const body = JSON.stringify({
  id: 'conv-1',
  state: 'connected',
  recordingState: 'active',
  participants: [
    { id: 'caller', purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
    { id: 'ivr', purpose: 'ivr', name: 'IVR', address: 'tel:+15550199' },
  ],
  ivrCompletedTime: '2026-01-05T09:00:00.500Z',
});
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
