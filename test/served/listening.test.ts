import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createMockServer, InvalidOptionsError, PortInUseError } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { ManualTimers } from './manual-timers.ts';
import { CONVERSATION, startServer } from './start-server.ts';

test('a port that is in use is named, with what to do', async () => {
  const first = await startServer();
  const second = createMockServer({ scenarios });
  const failure = await second.listen({ port: first.port }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PortInUseError);
  expect(failure).toMatchObject({
    name: 'PortInUseError',
    port: first.port,
    message: `port ${first.port} of 127.0.0.1 is in use; stop what listens there, or choose another port (0 takes any free one)`,
  });
  await first.close();
  const again = await second.listen({ port: first.port });
  expect(again.url).toBe(`http://127.0.0.1:${first.port}`);
  await again.close();
});

test('a server that closes ends idle connections, event streams and delayed answers', async () => {
  const timers = new ManualTimers();
  const server = await startServer({
    timers,
    defaults: {
      plan: {
        format: 'stalemate.plan',
        version: 1,
        model: 'forum-1',
        choices: [{ kind: 'network.request-latency', subject: 'worker', nth: 0, value: 8000 }],
      },
    },
  });
  const idle = connect(server.port, '127.0.0.1');
  const idleEnded = new Promise((resolve) => idle.once('close', resolve));
  const events = await fetch(`${server.url}/__admin/sessions/default/events`);
  const { body } = await server.admin('POST', '/sessions');
  const delayed = server.platform('GET', CONVERSATION, body.accessToken).catch(() => 'broken');
  // The delayed request has arrived at the server once another one after it is answered.
  await server.admin('GET', '/health');

  await server.close();
  await events.text().catch(() => undefined);
  await idleEnded;
  expect(await delayed).toBe('broken');
  // Nothing is left that would keep the process, or come too late.
  expect(timers.set).toBe(0);
  await expect(fetch(server.url)).rejects.toThrow();
});

test('options that contradict each other are refused by name', () => {
  const make = (defaults: object) => () => createMockServer({ scenarios, defaults });
  expect(make({ preset: 'nope' })).toThrow(InvalidOptionsError);
  expect(make({ preset: 'nope' })).toThrow('defaults.preset');
  expect(make({ preset: 'calm', seed: 1 })).toThrow('defaults.seed');
  expect(() => createMockServer({ scenarios: [] })).toThrow('scenarios');
});

test('a bug is answered as one, and the server goes on', async () => {
  const timers = new ManualTimers();
  let broken = false;
  timers.now = () => {
    if (broken) throw new TypeError('the clock is broken');
    return 0;
  };
  const server = await startServer({ timers });
  broken = true;
  const bodies = [undefined, { recordingSettings: {} }];
  for (const body of bodies) {
    const answered = await server.platform('POST', `${CONVERSATION}/recording/start`, 'x', body);
    expect(answered.status).toBe(500);
    expect(answered.body.message).toBe(
      'This is a bug of the server: TypeError: the clock is broken.',
    );
  }
  expect((await server.admin('GET', '/sessions/default')).status).toBe(500);
  broken = false;
  expect((await server.platform('GET', CONVERSATION)).status).toBe(401);
  await server.close();
});
