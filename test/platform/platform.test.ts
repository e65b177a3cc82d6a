import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingToggle } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Json, PlatformRequest } from '../../src/platform/message.ts';
import { Platform } from '../../src/platform/platform.ts';
import { hangUp } from '../../src/platform/voice/conversation-lifecycle.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';

const BASE = '/api/v2/conversations/voice/conv-1';

/** A platform with the toggle's call in it, where these choices are made. */
function platformWith(
  choices: Partial<Record<ChoiceName, readonly [string, number, number]>> = {},
) {
  const draws = Object.entries(choices).map(([name, [subject, nth, value]]) => ({
    kind: CATALOGUE[name as ChoiceName],
    subject,
    nth,
    value,
  }));
  const platform = new Platform({ choices: planChoices(createPlan(draws)) });
  recordingToggle.arrange(platform);
  const authorization = `Bearer ${platform.grant('worker')}`;
  const send = (method: string, path: string, headers = {}, body?: Json) =>
    platform.handle({
      method,
      path: `${BASE}${path}`,
      headers: { authorization, ...headers },
      body,
    });
  return { platform, authorization, send };
}

const stop = (key?: string) =>
  ['DELETE', '/recording', key === undefined ? {} : { 'idempotency-key': key }] as const;
const start = (key?: string, body: Json = {}) =>
  ['POST', '/recording/start', key === undefined ? {} : { 'idempotency-key': key }, body] as const;

function last(platform: Platform) {
  return platform.journal.entries.at(-1);
}

describe('truth, view and lock', () => {
  it('refuses a start until the stop has propagated, whatever reads say meanwhile', () => {
    const { platform, send } = platformWith({ 'recording.stop-lag': ['rec-1', 0, 812] });
    platform.advanceTo(500);
    expect(send(...stop()).status).toBe(204);
    platform.advanceTo(1311);
    expect(send('GET', '/recordings').body).toMatchObject({ entities: [{ state: 'stopped' }] });
    const refused = send(...start());
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'recording.in.progress',
      message: 'A recording is already in progress for this conversation.',
      contextId: refused.headers['x-correlation-id'],
    });
    expect(last(platform)).toMatchObject({
      rule: { id: 'start.refused.locked', provenance: { by: 'seed' } },
      before: { truth: 'stopping', view: 'stopping', lock: 'rec-1' },
    });
    platform.advanceTo(1312);
    expect(send(...start()).status).toBe(201);
    expect(last(platform)).toMatchObject({ before: { lock: null }, after: { lock: 'rec-2' } });
  });

  it('lets the view lag behind both, so that a poller waits for nothing', () => {
    const { platform, send } = platformWith({ 'recording.view-lag': ['rec-1', 2, 700] });
    platform.advanceTo(500);
    send(...stop());
    platform.advanceTo(1199);
    expect(send('GET', '/recordings').body).toMatchObject({ entities: [{ state: 'active' }] });
    platform.advanceTo(1200);
    expect(send('GET', '/recordings').body).toMatchObject({ entities: [{ state: 'stopped' }] });
  });

  it('can release the lock later than the truth settles', () => {
    const { platform, send } = platformWith({ 'recording.lock-lag': ['rec-1', 0, 300] });
    platform.advanceTo(500);
    send(...stop());
    platform.advanceTo(799);
    expect(send(...start()).status).toBe(409);
    platform.advanceTo(800);
    expect(send(...start()).status).toBe(201);
  });

  it('stops the capture of a call that has ended, and starts none on it', () => {
    const { platform, send } = platformWith();
    platform.advanceTo(500);
    expect(hangUp(platform.world, 'conv-1')).toBe(true);
    platform.advanceTo(600);
    expect(send(...start()).body).toMatchObject({ code: 'conversation.ended', status: 409 });
    expect(send(...stop()).status).toBe(404);
  });

  it('makes a new version of the conversation at each of its steps', () => {
    const { platform, send } = platformWith();
    const etags = [0, 500, 2500].map((atMs) => {
      platform.advanceTo(atMs);
      return send('GET', '').headers.etag;
    });
    expect(new Set(etags).size).toBe(3);
  });
});

describe('idempotency keys', () => {
  it('replay the stored result and do nothing a second time', () => {
    const { platform, send } = platformWith();
    platform.advanceTo(500);
    send(...stop('a'));
    platform.advanceTo(501);
    const first = send(...start('b'));
    const again = send(...start('b'));
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    // A late copy of the stop does not stop the new recording.
    expect(send(...stop('a')).status).toBe(204);
    expect(
      [...voiceOf(platform.world).conversations.values()][0]?.recordings.map(({ state }) => state),
    ).toEqual(['completed', 'queued']);
  });

  it('do not store a refusal by the lock, so that a retry can succeed', () => {
    const { platform, send } = platformWith({ 'recording.stop-lag': ['rec-1', 0, 100] });
    platform.advanceTo(500);
    send(...stop());
    expect(send(...start('b')).status).toBe(409);
    platform.advanceTo(600);
    expect(send(...start('b')).status).toBe(201);
  });

  it('do store that there was nothing to stop', () => {
    const { platform, send } = platformWith();
    platform.advanceTo(500);
    send(...stop());
    platform.advanceTo(501);
    expect(send(...stop('c')).status).toBe(404);
    send(...start());
    expect(send(...stop('c')).status).toBe(404);
  });

  it('answer 409 while in flight and 422 for another payload', () => {
    const { platform, send } = platformWith({
      'idempotency.commit-lag': ['recording.start', 0, 200],
    });
    platform.advanceTo(500);
    send(...stop());
    platform.advanceTo(501);
    expect(send(...start('b')).status).toBe(201);
    expect(send(...start('b')).body).toMatchObject({ code: 'idempotency.in.flight', status: 409 });
    const other = send(...start('b', { recordingSettings: { tags: ['x'] } }));
    expect(other.body).toMatchObject({ code: 'idempotency.key.reused', status: 422 });
    platform.advanceTo(701);
    expect(send(...start('b')).status).toBe(201);
  });

  it('are each principal’s own', () => {
    const { platform, send } = platformWith();
    platform.advanceTo(500);
    send(...stop('a'));
    platform.advanceTo(501);
    const other = { authorization: `Bearer ${platform.grant('somebody-else')}` };
    expect(send('POST', '/recording/start', { ...other, 'idempotency-key': 'a' }, {}).status).toBe(
      201,
    );
  });
});

describe('refusals', () => {
  it('come in the three bodies that clients have met, by choice', () => {
    const bodies = [0, 1, 2].map((shape) => {
      const { platform, send } = platformWith(
        shape === 0 ? {} : { 'platform.error-shape': ['worker', 0, shape] },
      );
      platform.advanceTo(500);
      return send(...start()).body;
    });
    const message = 'A recording is already in progress for this conversation.';
    expect(bodies).toMatchObject([
      { code: 'recording.in.progress', status: 409, message },
      { code: 'conflict', message },
      { code: 409, message: 'Conflict', status: 'Conflict', errors: [message] },
    ]);
  });

  it('by throttle say when to come back, in seconds or as a date', () => {
    const retryAfter = [0, 1].map((form) => {
      const { platform, send } = platformWith({
        'platform.throttle': ['worker', 0, 3],
        ...(form === 1 && { 'platform.retry-after-form': ['worker', 0, 1] }),
      });
      platform.advanceTo(500);
      const { status, headers } = send(...stop());
      expect(status).toBe(429);
      return headers['retry-after'];
    });
    expect(retryAfter).toEqual(['3', 'Mon, 05 Jan 2026 09:00:04 GMT']);
  });

  it.each<[string, Partial<PlatformRequest>, number, string]>([
    ['no token', { headers: {} }, 401, 'authentication.required'],
    ['an unknown path', { path: '/api/v2/nothing' }, 404, 'not.found'],
    ['an unknown call', { path: BASE.replace('conv-1', 'conv-9') }, 404, 'conversation.not.found'],
    ['a wrong method', { method: 'PUT' }, 405, 'method.not.allowed'],
    ['a method of the prototype', { method: 'constructor' }, 405, 'method.not.allowed'],
    ['a broken escape', { path: `${BASE}%ZZ` }, 404, 'not.found'],
  ])('name the fault: %s', (_, change, status, code) => {
    const { platform, authorization } = platformWith();
    const request = { method: 'GET', path: BASE, headers: { authorization }, ...change };
    expect(platform.handle(request)).toMatchObject({ status, body: { code, status } });
  });

  it.each<[string, Json, string]>([
    ['a list', [], 'body'],
    ['an unknown field', { recordSettings: {} }, 'recordSettings'],
    ['a wrong type', { recordingSettings: { tags: 'x' } }, 'recordingSettings.tags'],
    ['a wrong format', { recordingSettings: { format: 'ogg' } }, 'recordingSettings.format'],
    ['a prototype key', JSON.parse('{"__proto__":{"tags":[]}}'), '__proto__'],
  ])('name the field of a bad body: %s', (_, body, field) => {
    const { platform, send } = platformWith();
    platform.advanceTo(500);
    const answer = send(...start(undefined, body));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  it('of a scope that the token lacks', () => {
    const { platform, send } = platformWith();
    const token = platform.grant('reader', new Set(['recording:view']));
    const answer = send('DELETE', '/recording', { authorization: `Bearer ${token}` });
    expect(answer.body).toMatchObject({ status: 403, code: 'missing.scope' });
  });
});

describe('handle', () => {
  it('is total: whatever comes, it answers, and a refusal changes nothing', () => {
    const { platform, authorization } = platformWith();
    platform.advanceTo(500);
    const state = () =>
      JSON.stringify(
        [...voiceOf(platform.world).conversations.values()].map(
          ({ state: now, version, recordings, participants }) => [
            now,
            version,
            participants.map(({ register }) => register?.truth),
            recordings.map((recording) => recording.state),
          ],
        ),
      );
    const paths = fc.oneof(
      fc.constantFrom(
        BASE,
        `${BASE}/participants/caller`,
        `${BASE}/recording/start`,
        `${BASE}/recordings`,
        '/oauth/token',
      ),
      fc.webPath(),
      fc.string(),
    );
    const requests = fc.record({
      method: fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'PATCH'), fc.string()),
      path: paths,
      headers: fc.oneof(
        fc.constant({ authorization }),
        fc.dictionary(fc.constantFrom('authorization', 'idempotency-key'), fc.string()),
      ),
      body: fc.oneof(fc.jsonValue(), fc.anything()),
    });
    fc.assert(
      fc.property(requests, (request) => {
        const before = state();
        const answer = platform.handle(request);
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) {
          expect(state()).toBe(before);
          expect(answer.body).toHaveProperty('message');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
