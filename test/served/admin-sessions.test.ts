import { describe, expect, test } from 'vitest';
import { callApp } from './call-app.ts';
import { CONVERSATION } from './start-server.ts';

const STOP_LAG = { kind: 'recording.stop-lag', subject: 'rec-1', nth: 0, value: 41 };
const PLAN = {
  format: 'stalemate.plan',
  version: 1,
  model: 'forum-1',
  choices: [STOP_LAG],
};

describe('a session', () => {
  test('is created with everything that a client needs', async () => {
    const { api } = callApp();
    const { body } = await api.post('/__admin/sessions').send({ id: 'one' }).expect(201);
    expect(body).toEqual({
      id: 'one',
      scenario: 'recording-toggle',
      clock: 'real',
      seed: null,
      preset: 'calm',
      settings: {},
      nowMs: 0,
      baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_s\/one$/),
      accessToken: 'one.worker.1',
      tokens: { worker: 'one.worker.1' },
      conversations: ['conv-1'],
    });
    await api.get(CONVERSATION).auth(body.accessToken, { type: 'bearer' }).expect(200);
  });

  test('is created without a body, with an id of its own', async () => {
    const { api } = callApp({ newSessionId: () => 'made-up' });
    const { body } = await api.post('/__admin/sessions').expect(201);
    expect(body.id).toBe('made-up');
  });

  test('is created with a plan, a seed, or a preset and its seed', async () => {
    const { api } = callApp();
    const create = async (asked: object) =>
      (await api.post('/__admin/sessions').send(asked).expect(201)).body;
    expect(await create({ plan: PLAN })).toMatchObject({ seed: null, preset: null });
    expect(await create({ seed: 7 })).toMatchObject({ seed: 7, preset: null });
    expect(await create({ preset: 'hostile' })).toMatchObject({ seed: 1, preset: 'hostile' });
    expect(await create({ preset: 'typical', seed: 3 })).toMatchObject({
      seed: 3,
      preset: 'typical',
    });
  });

  test.each([
    [{ idd: 'x' }, 'idd'],
    [{ id: 'a b' }, 'id'],
    [{ id: 7 }, 'id'],
    [{ scenario: 'nope' }, 'scenario'],
    [{ clock: 'fast' }, 'clock'],
    [{ seed: 1.5 }, 'seed'],
    [{ preset: 'nope' }, 'preset'],
    [{ preset: 'calm', seed: 1 }, 'seed'],
    [{ plan: PLAN, seed: 1 }, 'plan'],
    [{ plan: { ...PLAN, model: 'other' } }, 'plan'],
    [{ plan: { ...PLAN, choices: [{ ...STOP_LAG, value: 3001 }] } }, 'plan'],
    [{ plan: { ...PLAN, choices: [STOP_LAG, STOP_LAG] } }, 'plan'],
    [{ settings: { staleWrite: 418 } }, 'settings.staleWrite'],
    [{ settings: { stalewrite: 412 } }, 'settings.stalewrite'],
    [{ settings: { idempotencyTtlMs: 0 } }, 'settings.idempotencyTtlMs'],
    [{ settings: { keysIgnoredBy: ['recording.sotp'] } }, 'settings.keysIgnoredBy.0'],
    [{ endpoints: { worker: 'ftp://127.0.0.1/' } }, 'endpoints.worker'],
    [{ endpoints: { nobody: 'http://127.0.0.1/' } }, 'endpoints.nobody'],
    [{ fixtures: {} }, 'fixtures.conversations'],
    [{ fixtures: { conversations: 0 } }, 'fixtures.conversations'],
    [{ fixtures: { conversations: 1001 } }, 'fixtures.conversations'],
    [{ fixtures: { conversations: 1, tags: 1 } }, 'fixtures.tags'],
    [[], 'body'],
    ['text', 'body'],
  ])('is not created from %j, and the fault is named', async (asked, field) => {
    const { api } = callApp();
    const { body } = await api
      .post('/__admin/sessions')
      .type('json')
      .send(JSON.stringify(asked))
      .expect(400);
    expect(body).toMatchObject({ status: 400, code: 'bad.request' });
    expect(body.details[0]).toEqual({ errorCode: 'bad.request', fieldName: field });
    expect(body.message).toContain(field);
    await api.get('/__admin/ready').expect({ status: 'ready', sessions: 1 });
  });

  test('is refused when its id is taken, or when there is no room', async () => {
    const { api } = callApp({ sessionsMax: 2 });
    await api.post('/__admin/sessions').send({ id: 'one' }).expect(201);
    const taken = await api.post('/__admin/sessions').send({ id: 'one' }).expect(409);
    expect(taken.body.code).toBe('session.exists');
    const full = await api.post('/__admin/sessions').send({ id: 'two' }).expect(503);
    expect(full.body.code).toBe('sessions.full');
    await api.delete('/__admin/sessions/one').expect(204);
    await api.post('/__admin/sessions').send({ id: 'two' }).expect(201);
  });

  test('is listed, shown and removed', async () => {
    const { api } = callApp();
    await api.post('/__admin/sessions').send({ id: 'one', clock: 'stepped' }).expect(201);
    const { body } = await api.get('/__admin/sessions').expect(200);
    expect(body.sessions).toEqual([
      { id: 'default', scenario: 'recording-toggle', clock: 'real' },
      { id: 'one', scenario: 'recording-toggle', clock: 'stepped' },
    ]);
    const shown = await api.get('/__admin/sessions/one').expect(200);
    expect(shown.body).toMatchObject({ id: 'one', clock: 'stepped', conversations: ['conv-1'] });
    expect(shown.body).not.toHaveProperty('accessToken');
    await api.delete('/__admin/sessions/one').expect(204);
    await api.get('/__admin/sessions/one').expect(404);
  });

  test('takes settings of its platform, shows them, and keeps to them after a reset', async () => {
    const { api } = callApp();
    const settings = { idempotencyKeySyntax: 'strict', staleWrite: 409 };
    const { body } = await api.post('/__admin/sessions').send({ id: 'one', settings }).expect(201);
    expect(body.settings).toEqual({ idempotencyKeySyntax: 'strict' });
    const stop = (key: string) =>
      api
        .delete(`${CONVERSATION}/recording`)
        .auth(body.accessToken, { type: 'bearer' })
        .set('Idempotency-Key', key);
    await stop('bare').expect(400);
    await api.post('/__admin/sessions/one/reset').expect(200);
    await stop('bare').expect(400);
    await stop('"quoted"').expect(204);
  });

  test('named default always exists', async () => {
    const { api } = callApp();
    await api.delete('/__admin/sessions/default').expect(409);
    await api.get('/__admin/sessions/default').expect(200);
  });

  test('begins anew at a reset, with the same token and the same world', async () => {
    const { api } = callApp();
    const asked = {
      id: 'one',
      clock: 'stepped',
      preset: 'slow-stop',
      fixtures: { conversations: 3 },
    };
    const created = await api.post('/__admin/sessions').send(asked).expect(201);
    const auth = { authorization: `Bearer ${created.body.accessToken}` };
    const first = await api.get(CONVERSATION).set(auth).expect(200);
    await api.delete(`${CONVERSATION}/recording`).set(auth).expect(204);
    await api.post('/__admin/sessions/one/clock').send({ advanceByMs: 900 }).expect(200);

    const reset = await api.post('/__admin/sessions/one/reset').expect(200);
    expect(reset.body).toEqual({ ...created.body, baseUrl: expect.any(String) });
    const again = await api.get(CONVERSATION).set(auth).expect(200);
    expect(again.body).toEqual(first.body);
    expect(again.headers['x-correlation-id']).toBe(first.headers['x-correlation-id']);
    const { body: plan } = await api.get('/__admin/sessions/one/plan').expect(200);
    expect(plan.choices).toEqual([]);
  });

  test('has the same fixtures whenever its seed is the same', async () => {
    const { api } = callApp();
    const show = async (id: string, seed: number) => {
      const fixtures = { conversations: 5, seed };
      const { body } = await api.post('/__admin/sessions').send({ id, fixtures }).expect(201);
      expect(body.conversations).toHaveLength(6);
      const shown = await Promise.all(
        body.conversations.map((conversation: string) =>
          api
            .get(`/api/v2/conversations/voice/${conversation}`)
            .auth(body.accessToken, { type: 'bearer' })
            .expect(200),
        ),
      );
      return shown.map((one) => one.body.participants);
    };
    const [one, two, other] = await Promise.all([show('one', 4), show('two', 4), show('x', 5)]);
    expect(two).toEqual(one);
    expect(other).not.toEqual(one);
    expect(one?.[1]).toEqual([
      {
        id: 'caller',
        purpose: 'customer',
        name: expect.any(String),
        address: expect.stringMatching(/^tel:\+\d+$/),
      },
      {
        id: 'ivr',
        purpose: 'ivr',
        name: expect.any(String),
        address: expect.stringMatching(/^tel:\+\d+$/),
      },
      {
        id: 'agent',
        purpose: 'agent',
        name: expect.any(String),
        address: expect.stringMatching(/^tel:\+\d+$/),
      },
    ]);
  });
});

describe('a caller', () => {
  test('hangs up once', async () => {
    const { api } = callApp();
    const { body } = await api.post('/__admin/sessions').send({ clock: 'stepped' }).expect(201);
    const path = `/__admin/sessions/${body.id}/conversations`;
    await api.post(`${path}/conv-1/hang-up`).expect(204);
    const shown = await api.get(CONVERSATION).auth(body.accessToken, { type: 'bearer' });
    expect(shown.body.state).toBe('ended');
    await api.post(`${path}/conv-1/hang-up`).expect(409);
    await api.post(`${path}/conv-2/hang-up`).expect(404);
  });
});
