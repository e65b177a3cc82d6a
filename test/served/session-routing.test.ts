import { describe, expect, test } from 'vitest';
import { callApp } from './call-app.ts';
import { CONVERSATION } from './start-server.ts';

const basic = (client: string) =>
  `Basic ${Buffer.from(`${client}:secret`, 'utf8').toString('base64')}`;

type Api = ReturnType<typeof callApp>['api'];

async function tokenOf(api: Api, client: string, path = '/oauth/token'): Promise<string> {
  const { body } = await api
    .post(path)
    .set('authorization', basic(client))
    .type('form')
    .send('grant_type=client_credentials')
    .expect(200);
  expect(body).toMatchObject({ token_type: 'bearer', expires_in: 86_400 });
  return body.access_token;
}

/** Stops the recording in one session, and tells for each session whether it is stopped there. */
async function stoppedIn(api: Api, ids: readonly string[]): Promise<string[]> {
  const stopped: string[] = [];
  for (const id of ids) {
    const { body } = await api.get(`/__admin/sessions/${id}/journal`).expect(200);
    const stops = body.entries.filter(({ rule }: { rule: string }) => rule === 'stop.accepted');
    if (stops.length > 0) stopped.push(id);
  }
  return stopped;
}

describe('a request goes to the session', () => {
  const ids = ['default', 'one', 'two', 'three'];
  const setUp = async () => {
    const { api } = callApp();
    const tokens: Record<string, string> = {};
    for (const id of ids.slice(1)) {
      const { body } = await api.post('/__admin/sessions').send({ id }).expect(201);
      tokens[id] = body.accessToken;
    }
    const bearer = (id: string) => `Bearer ${tokens[id]}`;
    return { api, bearer };
  };
  const stop = `${CONVERSATION}/recording`;

  test('that its path names, whatever else it says', async () => {
    const { api, bearer } = await setUp();
    const mixed = { authorization: bearer('two'), 'x-stalemate-session': 'three' };
    // The token is of another session, so the one that is named does not know it.
    await api.delete(`/_s/one${stop}`).set(mixed).expect(401);
    await api
      .delete(`/_s/one${stop}`)
      .set({ ...mixed, authorization: bearer('one') })
      .expect(204);
    expect(await stoppedIn(api, ids)).toEqual(['one']);
  });

  test('that its header names, before its token', async () => {
    const { api, bearer } = await setUp();
    const named = { 'x-stalemate-session': 'two' };
    await api.delete(stop).set(named).set('authorization', bearer('one')).expect(401);
    await api.delete(stop).set(named).set('authorization', bearer('two')).expect(204);
    expect(await stoppedIn(api, ids)).toEqual(['two']);
  });

  test('that its token is of', async () => {
    const { api, bearer } = await setUp();
    await api.delete(stop).set('authorization', bearer('three')).expect(204);
    expect(await stoppedIn(api, ids)).toEqual(['three']);
  });

  test('default if it names none', async () => {
    const { api } = await setUp();
    await api.get(CONVERSATION).expect(401);
    const { body } = await api.get('/__admin/sessions/default/journal').expect(200);
    expect(body.entries.at(-1)).toMatchObject({ rule: 'auth.missing', status: 401 });
  });
});

describe('a session that does not exist', () => {
  test.each([
    ['/_s/nobody/api/v2/x', {}, 'nobody'],
    ['/_s/nobody', {}, 'nobody'],
    ['/_s/', {}, 'POST /__admin/sessions'],
    ['/_s/%2e%2e/x', {}, 'POST /__admin/sessions'],
    [CONVERSATION, { 'x-stalemate-session': 'nobody' }, 'nobody'],
    [CONVERSATION, { 'x-stalemate-session': '__proto__' }, '__proto__'],
  ])('answers %s with how to create it', async (path, headers, says) => {
    const { api } = callApp();
    const { body } = await api.get(path).set(headers).expect(404);
    expect(body).toMatchObject({ status: 404, code: 'session.not.found' });
    expect(body.message).toContain(says);
  });
});

describe('a client that asks for a token', () => {
  test('gets a session of its own, and the same one again', async () => {
    const { api } = callApp({ defaults: { clock: 'stepped', preset: 'slow-stop' } });
    const token = await tokenOf(api, 'team-a');
    const { body } = await api.get('/__admin/sessions/team-a').expect(200);
    expect(body).toMatchObject({ clock: 'stepped', preset: 'slow-stop' });
    await api.get(CONVERSATION).set('authorization', `Bearer ${token}`).expect(200);
    await tokenOf(api, 'team-a');
    await tokenOf(api, 'team-b');
    await api.get('/__admin/ready').expect({ status: 'ready', sessions: 3 });
  });

  test('stays in the session that its path or header names', async () => {
    const { api } = callApp();
    await api.post('/__admin/sessions').send({ id: 'one' }).expect(201);
    const token = await tokenOf(api, 'team-a', '/_s/one/oauth/token');
    expect(token).toMatch(/^one\.team-a\./);
    await api.get(CONVERSATION).set('authorization', `Bearer ${token}`).expect(200);
    await api.get('/__admin/sessions/team-a').expect(404);
  });

  test('leaves no session behind if it is refused', async () => {
    const { api } = callApp();
    const ask = () => api.post('/oauth/token').set('authorization', basic('team-a'));
    await ask().type('form').send('grant_type=password').expect(400);
    await ask().type('form').send('grant_type=client_credentials&grant_type=x').expect(400);
    await ask().type('form').send('grant_type=client_credentials&scope=nope').expect(400);
    await ask().type('json').send('{"grant_type":"client_credentials"}').expect(415);
    await ask().expect(400);
    await api.get('/oauth/token').set('authorization', basic('team-a')).expect(405);
    await api.get('/__admin/ready').expect({ status: 'ready', sessions: 1 });
  });

  test('is told when there is no room for its session', async () => {
    const { api } = callApp({ sessionsMax: 2 });
    await tokenOf(api, 'team-a');
    const refused = await api
      .post('/oauth/token')
      .set('authorization', basic('team-b'))
      .type('form')
      .send('grant_type=client_credentials')
      .expect(503);
    expect(refused.body.code).toBe('sessions.full');
    await tokenOf(api, 'team-a');
  });
});

describe('a stepped session', () => {
  test('does what is due at the present moment before it answers', async () => {
    const { api } = callApp();
    const { body } = await api.post('/__admin/sessions').send({ clock: 'stepped' }).expect(201);
    const auth = { authorization: `Bearer ${body.accessToken}` };
    await api.delete(`${CONVERSATION}/recording`).set(auth).expect(204);
    // Nothing lags, so the stop has propagated although time stands still.
    await api.post(`${CONVERSATION}/recording/start`).set(auth).send({}).expect(201);
  });
});
