import express from 'express';
import { conversation, recording } from './bodies.ts';

/**
 * The least that one would write by hand with Express 5: the same bodies for the same routes, by
 * `express.json` and `res.json`, and no state to speak of. Prints its port when it listens.
 */
const app = express();
app.use(express.json());

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
