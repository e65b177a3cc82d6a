import type request from 'supertest';
import { describe, expect, test } from 'vitest';
import { KINDS } from '../../src/choice/catalogue.ts';
import { callApp } from './call-app.ts';

describe('the index', () => {
  test('names every operation once, with its method, path and purpose', async () => {
    const { api } = callApp();
    const { body } = await api.get('/__admin').expect(200);
    const names = body.operations.map(
      ({ method, path }: { method: string; path: string }) => `${method} ${path}`,
    );
    expect(names).toMatchInlineSnapshot(`
      [
        "GET /__admin",
        "GET /__admin/health",
        "GET /__admin/ready",
        "GET /__admin/choices",
        "GET /__admin/sessions",
        "POST /__admin/sessions",
        "GET /__admin/sessions/{id}",
        "DELETE /__admin/sessions/{id}",
        "POST /__admin/sessions/{id}/reset",
        "GET /__admin/sessions/{id}/clock",
        "POST /__admin/sessions/{id}/clock",
        "GET /__admin/sessions/{id}/journal",
        "GET /__admin/sessions/{id}/events",
        "GET /__admin/sessions/{id}/plan",
        "POST /__admin/sessions/{id}/reports",
        "GET /__admin/sessions/{id}/verdict",
        "POST /__admin/sessions/{id}/conversations/{conversationId}/hang-up",
        "GET /__admin/sessions/{id}/deliveries",
      ]
    `);
    expect(new Set(names).size).toBe(names.length);
  });

  test('says how the server is', async () => {
    const { api } = callApp();
    await api.get('/__admin/health').expect(200, { status: 'ok' });
    await api.get('/__admin/ready').expect(200, { status: 'ready', sessions: 1 });
  });

  test('lists every kind of choice', async () => {
    const { api } = callApp();
    const { body } = await api.get('/__admin/choices').expect(200);
    expect(body.choices.map(({ name }: { name: string }) => name)).toEqual(
      KINDS.map(({ name }) => name),
    );
    expect(body.choices[0]).toEqual({
      name: 'recording.start-lag',
      max: 3000,
      unit: 'ms',
      subject: 'recording id',
      what: expect.any(String),
      provenance: { by: 'seed', source: expect.any(String) },
    });
  });
});

describe('the admin API', () => {
  test.each([
    ['GET', '/__admin/nothing', 404, undefined],
    ['GET', '/__admin/sessions/none', 404, undefined],
    ['POST', '/__admin/sessions/none/clock', 404, undefined],
    ['PUT', '/__admin/sessions', 405, 'GET, POST'],
    ['POST', '/__admin/health', 405, 'GET'],
    ['HEAD', '/__admin/health', 405, 'GET'],
    ['OPTIONS', '/__admin/sessions/default', 405, 'GET, DELETE'],
  ])('answers %s %s with %i', async (method, path, status, allow) => {
    const { api } = callApp();
    const call = (api as unknown as Record<string, (path: string) => request.Test>)[
      method.toLowerCase()
    ];
    const body = path.endsWith('clock') ? { nextEvent: true } : undefined;
    const answered = await call?.(path).send(body);
    expect(answered?.status).toBe(status);
    expect(answered?.headers.allow).toBe(allow);
    if (method !== 'HEAD')
      expect(answered?.body).toMatchObject({ status, message: expect.any(String) });
  });
});
