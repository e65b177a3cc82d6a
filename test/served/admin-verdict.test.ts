import type request from 'supertest';
import { describe, expect, test } from 'vitest';
import { callApp } from './call-app.ts';
import { CONVERSATION } from './start-server.ts';

const MORE_REQUESTS_THAN_KEPT = 320;

describe('the verdict', () => {
  const toggle = async (api: ReturnType<typeof request>, preset: string) => {
    const { body } = await api
      .post('/__admin/sessions')
      .send({ clock: 'stepped', preset })
      .expect(201);
    const auth = { authorization: `Bearer ${body.accessToken}` };
    await api.post(`/__admin/sessions/${body.id}/clock`).send({ advanceToMs: 520 }).expect(200);
    await api.delete(`${CONVERSATION}/recording`).set(auth).expect(204);
    await api
      .post(`${CONVERSATION}/recording/start`)
      .set(auth)
      .send({ recordingSettings: { tags: ['ivr-node-7'] } });
    return `/__admin/sessions/${body.id}`;
  };

  test('is unknown until the client has said how it ended, then pass or fail', async () => {
    const { api } = callApp();
    const calm = await toggle(api, 'calm');
    expect((await api.get(`${calm}/verdict`)).body.verdict).toBe('unknown');
    await api.post(`${calm}/reports`).send({ client: 'worker', status: 'done' }).expect(201);
    const passed = await api.get(`${calm}/verdict`).expect(200);
    expect(passed.body).toMatchObject({
      scenario: 'recording-toggle',
      verdict: 'pass',
      nowMs: 520,
    });

    const slow = await toggle(api, 'slow-stop');
    await api.post(`${slow}/reports`).send({ client: 'worker', status: 'done' }).expect(201);
    const failed = await api.get(`${slow}/verdict`).expect(200);
    expect(failed.body.verdict).toBe('fail');
    expect(failed.body.judgements).toContainEqual({
      invariant: 'honest-report',
      says: expect.any(String),
      verdict: 'fail',
      because: 'The client says done; there never was a tagged recording.',
    });
  });

  test('takes what the client saw instead of what the server saw', async () => {
    const { api } = callApp();
    const session = await toggle(api, 'slow-stop');
    const lost = {
      number: 1,
      client: 'worker',
      nth: 0,
      method: 'POST',
      path: `${CONVERSATION}/recording/start`,
      sentAtMs: 500,
      arrivals: [],
      returnedAtMs: 5500,
      outcome: { kind: 'no-response', because: 'timeout' },
    };
    const outlasts = async () => {
      const { body } = await api.get(`${session}/verdict`).expect(200);
      return body.judgements.find(
        ({ invariant }: { invariant: string }) => invariant === 'outlasts-conflicts',
      ).verdict;
    };
    const report = { client: 'worker', status: 'failed' };
    await api.post(`${session}/reports`).send(report).expect(201);
    expect(await outlasts()).toBe('fail');
    await api
      .post(`${session}/reports`)
      .send({ ...report, operations: [lost] })
      .expect(201);
    expect(await outlasts()).toBe('pass');
  });

  test('rules nothing out once the first requests are forgotten', async () => {
    const { api } = callApp();
    const { body } = await api.post('/__admin/sessions').send({ clock: 'stepped' }).expect(201);
    const verdictOf = async (name: string) => {
      const { body: verdict } = await api.get(`/__admin/sessions/${body.id}/verdict`).expect(200);
      return verdict.judgements.find(({ invariant }: { invariant: string }) => invariant === name);
    };
    const auth = { authorization: `Bearer ${body.accessToken}` };
    expect(await verdictOf('one-capture-at-a-time')).toMatchObject({ verdict: 'pass' });
    for (let i = 0; i < MORE_REQUESTS_THAN_KEPT; i++) await api.get(CONVERSATION).set(auth);
    expect(await verdictOf('one-capture-at-a-time')).toMatchObject({
      verdict: 'unknown',
      because: expect.stringContaining('use a new session'),
    });
    // What is broken stays broken.
    expect(await verdictOf('request-budget')).toMatchObject({ verdict: 'fail' });
  });

  test.each([
    [{ client: 'worker' }, 'status'],
    [{ client: '', status: 'done' }, 'client'],
    [{ client: 'worker', status: 'ok' }, 'status'],
    [{ client: 'worker', status: 'done', at: 1 }, 'at'],
    [{ client: 'worker', status: 'done', operations: [{}] }, 'operations.0.number'],
  ])('takes no report %j', async (report, field) => {
    const { api } = callApp();
    const { body } = await api.post('/__admin/sessions/default/reports').send(report).expect(400);
    expect(body.details[0].fieldName).toBe(field);
  });
});
