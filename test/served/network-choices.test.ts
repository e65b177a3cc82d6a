import { afterEach, expect, test } from 'vitest';
import { ManualTimers } from './manual-timers.ts';
import { CONVERSATION, startServer, type TestServer } from './start-server.ts';

let server: TestServer;
let timers: ManualTimers;
afterEach(() => server.close());

interface Choice {
  readonly kind: string;
  readonly nth?: number;
  readonly value: number;
}

/** A session whose network does what is planned to the client `worker`. */
async function begin(choices: readonly Choice[], clock = 'real') {
  timers = new ManualTimers();
  server = await startServer({ timers });
  const plan = {
    format: 'stalemate.plan',
    version: 1,
    model: 'forum-1',
    choices: choices.map((choice) => ({ subject: 'worker', nth: 0, ...choice })),
  };
  const { body, status } = await server.admin('POST', '/sessions', { clock, plan });
  expect(status).toBe(201);
  const { id, accessToken } = body;
  return {
    id,
    stop: () => server.platform('DELETE', `${CONVERSATION}/recording`, accessToken),
    show: () => server.platform('GET', CONVERSATION, accessToken),
    answers: async () => {
      const { body: journal } = await server.admin('GET', `/sessions/${id}/journal`);
      return journal.entries
        .filter(({ kind }: { kind: string }) => kind === 'answer')
        .map(({ rule, atMs }: { rule: string; atMs: number }) => `${atMs} ${rule}`);
    },
  };
}

/** Until the server holds a message that it will deliver later. */
async function untilHeld(): Promise<void> {
  while (timers.set === 0) await new Promise((resolve) => setImmediate(resolve));
}

test('a lost request breaks the connection and never arrives', async () => {
  const { stop, answers } = await begin([{ kind: 'network.request-lost', value: 1 }]);
  await expect(stop()).rejects.toThrow();
  expect(await answers()).toEqual([]);
  expect((await stop()).status).toBe(204);
  expect(await answers()).toEqual(['0 stop.accepted']);
});

test('a lost answer breaks the connection after the request took effect', async () => {
  const { stop, answers } = await begin([{ kind: 'network.response-lost', value: 1 }]);
  await expect(stop()).rejects.toThrow();
  expect(await answers()).toEqual(['0 stop.accepted']);
});

test('a delayed request arrives later, at a time scaled by the clock', async () => {
  const { show, answers } = await begin([{ kind: 'network.request-latency', value: 3000 }], 'x10');
  const shown = show();
  await untilHeld();
  timers.pass(299);
  expect(await answers()).toEqual([]);
  timers.pass(1);
  expect((await shown).status).toBe(200);
  expect(await answers()).toEqual(['3000 conversation.shown']);
});

test('a delayed answer comes later, but the request took effect at once', async () => {
  const { stop, answers } = await begin([{ kind: 'network.response-latency', value: 2000 }]);
  const stopped = stop();
  await untilHeld();
  expect(await answers()).toEqual(['0 stop.accepted']);
  timers.pass(2000);
  const { status, headers } = await stopped;
  expect(status).toBe(204);
  expect(headers.get('date')).toBe('Mon, 05 Jan 2026 09:00:02 GMT');
});

test('a duplicate arrives later, and by itself', async () => {
  const { stop, answers } = await begin([{ kind: 'network.duplicate', value: 500 }]);
  expect((await stop()).status).toBe(204);
  timers.pass(500);
  expect(await answers()).toEqual(['0 stop.accepted', '500 stop.refused.none']);
});

test('a request that its client gave up arrives all the same', async () => {
  const { id, answers } = await begin([{ kind: 'network.request-latency', value: 800 }]);
  const abort = new AbortController();
  const stopped = fetch(`${server.url}${CONVERSATION}/recording`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${id}.worker.1` },
    signal: abort.signal,
  }).catch(() => 'given up');
  await untilHeld();
  abort.abort();
  expect(await stopped).toBe('given up');
  timers.pass(800);
  expect(await answers()).toEqual(['800 stop.accepted']);
});

test('requests are numbered for each client of a session; those for tokens do not count', async () => {
  const { id, show } = await begin([{ kind: 'network.request-lost', nth: 1, value: 1 }]);
  const response = await fetch(`${server.url}/_s/${id}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('worker:x')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  expect(response.status).toBe(200);
  await response.arrayBuffer();
  expect((await show()).status).toBe(200);
  await expect(show()).rejects.toThrow();
  expect((await show()).status).toBe(200);
});

test('a stepped session has no network but its caller', async () => {
  const { stop, answers } = await begin([{ kind: 'network.request-lost', value: 1 }], 'stepped');
  expect((await stop()).status).toBe(204);
  expect(await answers()).toEqual(['0 stop.accepted']);
});

test('a verdict knows of what was lost', async () => {
  const { id, stop } = await begin([{ kind: 'network.response-lost', value: 1 }]);
  await expect(stop()).rejects.toThrow();
  await server.admin('POST', `/sessions/${id}/reports`, { client: 'worker', status: 'threw' });
  const { body } = await server.admin('GET', `/sessions/${id}/verdict`);
  const verdicts = Object.fromEntries(
    body.judgements.map(({ invariant, verdict }: Record<string, string>) => [invariant, verdict]),
  );
  // It was not conflicts alone that the client gave up for.
  expect(verdicts).toMatchObject({ 'outlasts-conflicts': 'pass', 'call-stays-recorded': 'fail' });
});
