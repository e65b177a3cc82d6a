import { describe, expect, test } from 'vitest';
import { readPlan } from '../../src/choice/plan-schema.ts';
import { callApp } from './call-app.ts';
import { CONVERSATION } from './start-server.ts';

describe('the journal', () => {
  test('is found by correlation id, and read on from an entry', async () => {
    const { api } = callApp();
    const { body: session } = await api
      .post('/__admin/sessions')
      .send({ clock: 'stepped', preset: 'slow-stop' })
      .expect(201);
    const auth = { authorization: `Bearer ${session.accessToken}` };
    await api.delete(`${CONVERSATION}/recording`).set(auth).expect(204);
    const refused = await api
      .post(`${CONVERSATION}/recording/start`)
      .set(auth)
      .send({ recordingSettings: { tags: ['a'] } })
      .expect(409);
    const path = `/__admin/sessions/${session.id}/journal`;
    const found = await api
      .get(path)
      .query({ correlationId: refused.headers['x-correlation-id'] })
      .expect(200);
    expect(found.body.entries).toEqual([
      {
        sequence: found.body.written,
        atMs: 0,
        kind: 'answer',
        what: 'recording.start',
        resource: 'conv-1',
        rule: 'start.refused.locked',
        says: expect.any(String),
        provenance: { by: 'seed', source: expect.any(String) },
        correlationId: refused.body.contextId,
        status: 409,
        before: expect.objectContaining({ truth: 'stopping', lock: 'rec-1' }),
        after: expect.objectContaining({ truth: 'stopping', lock: 'rec-1' }),
      },
    ]);
    const { body: all } = await api.get(path).expect(200);
    expect(all.entries).toHaveLength(all.written);
    const { body: some } = await api.get(path).query({ afterSequence: 2, limit: 2 }).expect(200);
    expect(some.entries).toEqual(all.entries.slice(2, 4));
    await api.get(path).query({ limit: 0 }).expect(400);
    await api.get(path).query({ afterSequence: '-1' }).expect(400);
    await api.get(`${path}?limit=1&limit=2`).expect(400);
    const unknown = await api.get(path).query({ after: 1 }).expect(400);
    expect(unknown.body.details).toEqual([{ errorCode: 'bad.request', fieldName: 'after' }]);
  });
});

describe('the plan', () => {
  test('of a session replays it', async () => {
    const { api } = callApp();
    const play = async (asked: object) => {
      const { body: session } = await api
        .post('/__admin/sessions')
        .send({ ...asked, clock: 'stepped' })
        .expect(201);
      const auth = { authorization: `Bearer ${session.accessToken}` };
      const seen = [];
      for (let i = 0; i < 12; i++) {
        await api.post(`/__admin/sessions/${session.id}/clock`).send({ advanceByMs: 700 });
        const stopped = await api.delete(`${CONVERSATION}/recording`).set(auth);
        const started = await api.post(`${CONVERSATION}/recording/start`).set(auth).send({});
        const { body } = await api.get(`${CONVERSATION}/recordings`).set(auth);
        seen.push(stopped.status, stopped.body, started.status, started.body, body);
      }
      const { body: plan } = await api.get(`/__admin/sessions/${session.id}/plan`).expect(200);
      return { seen, plan };
    };
    const first = await play({ preset: 'hostile', seed: 11 });
    expect(readPlan(first.plan).ok).toBe(true);
    expect(first.plan.choices.length).toBeGreaterThan(3);
    expect(await play({ plan: first.plan })).toEqual(first);
  });
});
