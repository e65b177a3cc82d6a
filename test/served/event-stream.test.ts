import { afterEach, expect, test } from 'vitest';
import { ManualTimers } from './manual-timers.ts';
import { CONVERSATION, startServer, type TestServer } from './start-server.ts';

let server: TestServer | undefined;
afterEach(() => server?.close());

interface Event {
  readonly id: number;
  readonly event: string;
  readonly data: { readonly sequence: number; readonly rule: string };
}

/** Listens to a session; `next` gives its events one by one, and `undefined` once it has ended. */
async function listen(url: string, id: string, lastEventId?: number) {
  const abort = new AbortController();
  const response = await fetch(`${url}/__admin/sessions/${id}/events`, {
    signal: abort.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<Event | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end === -1) {
        const chunk = await reader?.read();
        if (chunk === undefined || chunk.done) return undefined;
        text += chunk.value;
        continue;
      }
      const fields = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data === undefined) continue;
      return { id: Number(field('id')), event: field('event') ?? '', data: JSON.parse(data) };
    }
  };
  return { next, close: () => abort.abort() };
}

test('a stream shows what was and then what happens, and resumes where it ended', async () => {
  server = await startServer();
  const { body } = await server.admin('POST', '/sessions', { clock: 'stepped' });
  const stream = await listen(server.url, body.id);
  expect(await stream.next()).toMatchObject({ id: 1, event: 'step', data: { sequence: 1 } });
  expect(await stream.next()).toMatchObject({ id: 2, data: { rule: 'start.default' } });
  expect(await stream.next()).toMatchObject({ id: 3, data: { rule: 'recording.moved' } });

  await server.platform('DELETE', `${CONVERSATION}/recording`, body.accessToken);
  expect(await stream.next()).toMatchObject({
    id: 4,
    event: 'answer',
    data: { rule: 'stop.accepted' },
  });
  stream.close();

  await server.admin('POST', `/sessions/${body.id}/clock`, { nextEvent: true });
  const resumed = await listen(server.url, body.id, 4);
  expect(await resumed.next()).toMatchObject({ id: 5, data: { rule: 'recording.moved' } });
  const { body: journal } = await server.admin('GET', `/sessions/${body.id}/journal`);
  for (const entry of journal.entries.slice(5)) {
    expect((await resumed.next())?.data).toEqual(entry);
  }
  resumed.close();
});

test('a stream of a session whose time passes shows steps as they are due', async () => {
  const timers = new ManualTimers();
  server = await startServer({ timers });
  const { body } = await server.admin('POST', '/sessions', { clock: 'x10' });
  expect(timers.set).toBe(0);
  const stream = await listen(server.url, body.id, 3);
  timers.pass(49);
  timers.pass(1);
  // Nobody asked the session anything; it woke by itself, ten times as fast.
  expect((await stream.next())?.data).toMatchObject({ atMs: 500, what: 'queued' });
  timers.pass(1000);
  expect((await stream.next())?.data).toMatchObject({ atMs: 2500, what: 'connected' });
  stream.close();
});

test('a quiet stream is kept alive by comments', async () => {
  const timers = new ManualTimers();
  server = await startServer({ timers });
  const response = await fetch(`${server.url}/__admin/sessions/default/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (const beats of [1, 2]) {
    timers.pass(15_000);
    while (text.split(': still here\n\n').length <= beats) {
      const chunk = await reader?.read();
      expect(chunk?.done).toBe(false);
      text += chunk?.value;
    }
  }
  await reader?.cancel();
});

test('a stream ends when its session is reset or removed, and starts over after that', async () => {
  server = await startServer();
  const { body } = await server.admin('POST', '/sessions', { clock: 'stepped' });
  const first = await listen(server.url, body.id, 3);
  await server.admin('POST', `/sessions/${body.id}/reset`);
  expect(await first.next()).toBeUndefined();
  // The new world has not come as far as the old one had.
  const second = await listen(server.url, body.id, 40);
  expect(await second.next()).toMatchObject({ id: 1 });
  await server.admin('DELETE', `/sessions/${body.id}`);
  while ((await second.next()) !== undefined);
});

test('a stream is refused to more listeners than a session takes, and on a wrong Last-Event-ID', async () => {
  server = await startServer();
  const { url } = server;
  const streams = [];
  for (let i = 0; i < 32; i++) streams.push(await listen(url, 'default'));
  expect(await server.admin('GET', '/sessions/default/events')).toMatchObject({
    status: 429,
    body: { code: 'too.many.streams' },
  });
  for (const stream of streams) stream.close();
  const wrong = await fetch(`${url}/__admin/sessions/default/events`, {
    headers: { 'last-event-id': 'x' },
  });
  expect(wrong.status).toBe(400);
  await wrong.body?.cancel();
});
