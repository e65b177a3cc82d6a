import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONVERSATION, startServer, type TestServer } from './start-server.ts';

const CLIENTS = 8;
const ROUNDS = 60;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('of eight starts at once exactly one wins, every time', async () => {
  const { body } = await server.admin('POST', '/sessions', { clock: 'real' });
  const token: string = body.accessToken;
  for (let round = 1; round <= ROUNDS; round++) {
    const stopped = await server.platform('DELETE', `${CONVERSATION}/recording`, token);
    expect(stopped.status).toBe(204);
    const started = await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) =>
        server.platform('POST', `${CONVERSATION}/recording/start`, token, {
          recordingSettings: { tags: [`round-${round}`, `client-${client}`] },
        }),
      ),
    );
    const statuses = started.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: CLIENTS - 1 }, () => 409)]);
    const winner = started.find(({ status }) => status === 201);
    expect(winner?.body.id).toBe(`rec-${round + 1}`);
  }
  const { body: list } = await server.platform('GET', `${CONVERSATION}/recordings`, token);
  expect(list.entities).toHaveLength(ROUNDS + 1);
});

test('one key that is sent eight times at once takes effect once', async () => {
  const { body } = await server.admin('POST', '/sessions', { clock: 'real' });
  const headers = {
    authorization: `Bearer ${body.accessToken}`,
    'idempotency-key': 'one',
    'content-type': 'application/json',
  };
  await server.platform('DELETE', `${CONVERSATION}/recording`, body.accessToken);
  const answers = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const response = await fetch(`${server.url}${CONVERSATION}/recording/start`, {
        method: 'POST',
        headers,
        body: '{"recordingSettings":{"tags":["once"]}}',
      });
      return { status: response.status, body: await response.json() };
    }),
  );
  expect(answers).toEqual(Array.from({ length: CLIENTS }, () => answers[0]));
  expect(answers[0]?.status).toBe(201);
});

test('sessions do not see each other', async () => {
  const sessions = await Promise.all(
    Array.from({ length: CLIENTS }, () => server.admin('POST', '/sessions', { clock: 'stepped' })),
  );
  await Promise.all(
    sessions.map(({ body }) =>
      server.platform('DELETE', `${CONVERSATION}/recording`, body.accessToken),
    ),
  );
  const journals = await Promise.all(
    sessions.map(({ body }) => server.admin('GET', `/sessions/${body.id}/journal`)),
  );
  for (const { body } of journals) expect(body).toEqual(journals[0]?.body);
});
