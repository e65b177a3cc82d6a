import express from 'express';

/**
 * The least that one would write by hand with Express 5: the same bodies for the same routes, by
 * `express.json` and `res.json`, and no state to speak of. Prints its port when it listens.
 */
const app = express();
app.use(express.json());

const conversation = {
  id: 'conv-1',
  state: 'connected',
  recordingState: 'active',
  participants: [
    { id: 'caller', purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
    { id: 'ivr', purpose: 'ivr', name: 'IVR', address: 'tel:+15550199' },
  ],
  ivrCompletedTime: '2026-01-05T09:00:00.500Z',
};
const recording = {
  id: 'rec-1',
  conversationId: 'conv-1',
  state: 'active',
  tags: ['ivr-node-7'],
  format: 'wav',
  requestedTime: '2026-01-05T09:00:00.000Z',
  startTime: '2026-01-05T09:00:00.000Z',
};
let recordings = 1;

const base = '/api/v2/conversations/voice/:conversationId';
app.get(base, (_request, response) => void response.json(conversation));
app.get(`${base}/recordings`, (_request, response) => {
  response.json({ entities: [recording] });
});
app.delete(`${base}/recording`, (_request, response) => void response.status(204).end());
app.post(`${base}/recording/start`, (_request, response) => {
  response.status(201).json({ ...recording, id: `rec-${++recordings}`, state: 'queued' });
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on ${(server.address() as { port: number }).port}`);
});
