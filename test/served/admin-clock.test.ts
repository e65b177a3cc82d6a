import { describe, expect, test } from 'vitest';
import { callApp } from './call-app.ts';
import { CONVERSATION } from './start-server.ts';

describe('the clock', () => {
  test('of a stepped session stands still until it is moved', async () => {
    const { api, timers } = callApp();
    await api.post('/__admin/sessions').send({ id: 'one', clock: 'stepped' }).expect(201);
    timers.pass(10_000);
    const path = '/__admin/sessions/one/clock';
    await api.get(path).expect(200, { nowMs: 0, nextEventAtMs: 500, pending: 1 });
    await api
      .post(path)
      .send({ nextEvent: true })
      .expect(200, { nowMs: 500, nextEventAtMs: 2500, pending: 1 });
    await api
      .post(path)
      .send({ advanceByMs: 100 })
      .expect(200, { nowMs: 600, nextEventAtMs: 2500, pending: 1 });
    await api
      .post(path)
      .send({ advanceToMs: 600 })
      .expect(200, { nowMs: 600, nextEventAtMs: 2500, pending: 1 });
    await api
      .post(path)
      .send({ advanceToMs: 2500 })
      .expect(200, { nowMs: 2500, nextEventAtMs: null, pending: 0 });
    await api
      .post(path)
      .send({ nextEvent: true })
      .expect(200, { nowMs: 2500, nextEventAtMs: null, pending: 0 });
  });

  test('never goes back', async () => {
    const { api } = callApp();
    await api.post('/__admin/sessions').send({ id: 'one', clock: 'stepped' }).expect(201);
    const path = '/__admin/sessions/one/clock';
    await api.post(path).send({ advanceToMs: 100 }).expect(200);
    const { body } = await api.post(path).send({ advanceToMs: 99 }).expect(400);
    expect(body.code).toBe('clock.backwards');
    await api.post(path).send({ advanceByMs: -1 }).expect(400);
    const after = await api.get(path).expect(200);
    expect(after.body.nowMs).toBe(100);
  });

  test.each([
    {},
    { advanceByMs: 1, nextEvent: true },
    { nextEvent: false },
    { advanceByMs: 0.5 },
    { advanceByMs: '1' },
    { advanceToMs: 1e300 },
    { advance: 1 },
  ])('is not moved by %j', async (asked) => {
    const { api } = callApp();
    await api.post('/__admin/sessions').send({ id: 'one', clock: 'stepped' }).expect(201);
    await api.post('/__admin/sessions/one/clock').send(asked).expect(400);
    const { body } = await api.get('/__admin/sessions/one/clock').expect(200);
    expect(body.nowMs).toBe(0);
  });

  test('of a real or fast session moves by itself, and by nothing else', async () => {
    const { api, timers } = callApp();
    await api.post('/__admin/sessions').send({ id: 'r', clock: 'real' }).expect(201);
    await api.post('/__admin/sessions').send({ id: 'x', clock: 'x10' }).expect(201);
    timers.pass(250.7);
    await api
      .get('/__admin/sessions/r/clock')
      .expect({ nowMs: 250, nextEventAtMs: 500, pending: 1 });
    await api
      .get('/__admin/sessions/x/clock')
      .expect({ nowMs: 2507, nextEventAtMs: null, pending: 0 });
    const { body } = await api
      .post('/__admin/sessions/x/clock')
      .send({ nextEvent: true })
      .expect(409);
    expect(body.code).toBe('clock.not.stepped');
    expect(timers.set).toBe(0);
  });

  test('gives the Date of every answer', async () => {
    const { api } = callApp();
    const { body } = await api.post('/__admin/sessions').send({ clock: 'stepped' }).expect(201);
    const dateAt = async (advanceToMs: number) => {
      await api.post(`/__admin/sessions/${body.id}/clock`).send({ advanceToMs }).expect(200);
      const answered = await api.get(CONVERSATION).auth(body.accessToken, { type: 'bearer' });
      return answered.headers.date;
    };
    expect(await dateAt(0)).toBe('Mon, 05 Jan 2026 09:00:00 GMT');
    expect(await dateAt(61_999)).toBe('Mon, 05 Jan 2026 09:01:01 GMT');
    expect(await dateAt(62_000)).toBe('Mon, 05 Jan 2026 09:01:02 GMT');
  });
});
