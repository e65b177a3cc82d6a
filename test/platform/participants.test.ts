import { describe, expect, it } from 'vitest';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Json } from '../../src/platform/message.ts';
import { Platform } from '../../src/platform/platform.ts';
import type { Settings } from '../../src/platform/settings.ts';
import type { Churn } from '../../src/platform/voice/churn.ts';
import { hangUp, openConversation } from '../../src/platform/voice/conversation-lifecycle.ts';

const CALL = '/api/v2/conversations/voice/conv-1';
const CALLER = `${CALL}/participants/caller`;

interface Setup {
  readonly choices?: Partial<Record<ChoiceName, readonly [string, number, number]>>;
  readonly settings?: Partial<Settings>;
  readonly churn?: Churn;
}

function callWith({ choices = {}, settings = {}, churn = { durationMs: 8000 } }: Setup = {}) {
  const draws = Object.entries(choices).map(([name, [subject, nth, value]]) => ({
    kind: CATALOGUE[name as ChoiceName],
    subject,
    nth,
    value,
  }));
  const platform = new Platform({ choices: planChoices(createPlan(draws)), settings });
  openConversation(platform.world, {
    id: 'conv-1',
    participants: [
      {
        id: 'caller',
        purpose: 'customer',
        name: 'Caller',
        address: 'tel:+15550100',
        attributes: { language: 'en', tier: 'none' },
      },
      { id: 'ivr', purpose: 'ivr', name: 'IVR', address: 'tel:+15550199' },
    ],
    churn,
  });
  const authorization = `Bearer ${platform.grant('crm')}`;
  const send = (method: string, path: string, headers = {}, body?: Json) =>
    platform.handle({ method, path, headers: { authorization, ...headers }, body });
  const patch = (attributes: Json, headers = {}) => send('PATCH', CALLER, headers, { attributes });
  const patchCall = (participants: Json, headers = {}) =>
    send('PATCH', CALL, headers, { participants });
  return {
    platform,
    send,
    patch,
    patchCall,
    tag: (path = CALLER) => send('GET', path).headers.etag,
  };
}

describe('a patch of attributes', () => {
  it('sets those that it names, leaves the others, and makes new versions', () => {
    const { send, patch, tag } = callWith();
    const [caller, call] = [tag(), tag(CALL)];
    const answer = patch({ tier: 'gold', caseId: '7' }, { 'if-match': caller });
    expect(answer).toMatchObject({
      status: 200,
      body: { attributes: { language: 'en', tier: 'gold', caseId: '7' } },
    });
    expect(answer.headers.etag).not.toBe(caller);
    expect(tag()).toBe(answer.headers.etag);
    expect(tag(CALL)).not.toBe(call);
    expect(send('GET', CALL).body).toMatchObject({
      participants: [
        { id: 'caller', attributes: { tier: 'gold' }, etag: answer.headers.etag },
        { id: 'ivr' },
      ],
    });
  });

  it('by the conversation is held against its version, which every step makes old', () => {
    const { platform, patchCall, tag } = callWith();
    const [call, caller] = [tag(CALL), tag()];
    platform.advanceTo(500);
    const change = [{ id: 'caller', attributes: { tier: 'gold' } }];
    expect(patchCall(change, { 'if-match': call })).toMatchObject({
      status: 409,
      body: { code: 'stale.version' },
    });
    // The step changed nothing of the participant.
    expect(tag()).toBe(caller);
    const answer = patchCall(change, { 'if-match': tag(CALL) });
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toBe(tag(CALL));
  });

  it('changes all participants that it names, or none', () => {
    const { patchCall, send } = callWith();
    const change = (id: string) => ({ id, attributes: { tier: 'gold' } });
    expect(patchCall([change('caller'), change('nobody')]).body).toMatchObject({
      code: 'participant.not.found',
    });
    expect(send('GET', CALLER).body).toMatchObject({ attributes: { tier: 'none' } });
    expect(patchCall([change('caller'), change('ivr')]).status).toBe(200);
    expect(send('GET', `${CALL}/participants/ivr`).body).toMatchObject({
      attributes: { tier: 'gold' },
    });
  });

  it('goes on after the call has ended', () => {
    const { platform, patch } = callWith();
    hangUp(platform.world, 'conv-1');
    expect(patch({ tier: 'gold' }).status).toBe(200);
  });

  it('is done once under one key, whatever tag comes with it', () => {
    const { patch, tag } = callWith();
    const first = patch({ tier: 'gold' }, { 'if-match': tag(), 'idempotency-key': 'k' });
    patch({ tier: 'silver' });
    const again = patch({ tier: 'gold' }, { 'if-match': '"1"', 'idempotency-key': 'k' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(patch({ tier: 'tin' }, { 'idempotency-key': 'k' }).status).toBe(422);
    const refused = patch({ tier: 'x' }, { 'if-match': '"1"', 'idempotency-key': 'l' });
    expect(refused.status).toBe(409);
    // A stale version is not stored, so the same intent may try with a fresh tag.
    expect(patch({ tier: 'x' }, { 'if-match': tag(), 'idempotency-key': 'l' }).status).toBe(200);
  });

  it.each([409, 412, 400] as const)(
    'answers a stale tag with %i where that is the setting',
    (staleWrite) => {
      const { patch } = callWith({ settings: { staleWrite } });
      expect(patch({ tier: 'gold' }, { 'if-match': '"7"' })).toMatchObject({
        status: staleWrite,
        body: { code: 'stale.version' },
      });
    },
  );

  it.each([
    ['last-write-wins', 200],
    ['required', 428],
    ['conflict', 409],
  ] as const)('makes of no If-Match what %s says', (missingIfMatch, status) => {
    const { patch, patchCall } = callWith({ settings: { missingIfMatch } });
    expect(patch({ tier: 'gold' }).status).toBe(status);
    expect(patchCall([{ id: 'caller', attributes: { tier: 'tin' } }]).status).toBe(status);
  });

  it.each<[string, Json, string]>([
    ['no attributes', {}, 'attributes'],
    ['an empty set', { attributes: {} }, 'attributes'],
    ['a number', { attributes: { tier: 1 } }, 'attributes.tier'],
    ['a name that begins with a digit', { attributes: { '1a': 'x' } }, 'attributes'],
    ['a long name', { attributes: { ['a'.repeat(101)]: 'x' } }, 'attributes'],
    ['a long value', { attributes: { tier: 'x'.repeat(1001) } }, 'attributes.tier'],
    ['an unknown field', { attributes: { tier: 'x' }, id: 'caller' }, 'id'],
    [
      'too many at once',
      { attributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`a${i}`, 'x'])) },
      'attributes',
    ],
  ])('names the field of a bad body: %s', (_, body, field) => {
    const { send } = callWith();
    const answer = send('PATCH', CALLER, {}, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
    expect(send('GET', CALLER).body).toMatchObject({ attributes: { tier: 'none' } });
  });

  it('takes no name that means something to the language', () => {
    const { send, patch } = callWith();
    const body = JSON.parse('{"attributes":{"__proto__":"x","tier":"y"}}');
    send('PATCH', CALLER, {}, body);
    patch({ constructor: 'x', toString: 'y' });
    const { attributes } = send('GET', CALLER).body as { attributes: object };
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect(Object.keys(attributes)).not.toContain('__proto__');
  });

  it('is refused beyond a hundred attributes, to the last', () => {
    const { patch, platform } = callWith();
    const some = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${from + i}`, 'x']));
    expect(patch(some(0, 50)).status).toBe(200);
    // Two were there from the start.
    expect(patch(some(50, 49))).toMatchObject({ status: 400, body: { code: 'participant.full' } });
    expect(platform.journal.entries.at(-1)?.rule.id).toBe('participant.full');
    expect(patch(some(50, 48)).status).toBe(200);
  });

  it('of a participant twice in one body is refused', () => {
    const { patchCall } = callWith();
    const same = { id: 'caller', attributes: { tier: 'x' } };
    expect(patchCall([same, same]).status).toBe(400);
  });
});

describe('a refusal', () => {
  it('by a missing scope is 403, or 409 where it is masked, with the truth in the journal', () => {
    for (const maskForbidden of [false, true]) {
      const { platform, send } = callWith({ settings: { maskForbidden } });
      const token = platform.grant('reader', new Set(['conversation:view']));
      const reader = { authorization: `Bearer ${token}` };
      expect(send('GET', CALLER, reader).status).toBe(200);
      const answer = send('PATCH', CALLER, reader, { attributes: { tier: 'x' } });
      expect(answer.status).toBe(maskForbidden ? 409 : 403);
      const entry = platform.journal.entries.find(
        ({ correlationId }) => correlationId === answer.headers['x-correlation-id'],
      );
      expect(entry?.rule.id).toBe(maskForbidden ? 'auth.scope.masked' : 'auth.scope');
    }
  });

  it('by the lock or by the form of the body goes before a stale tag', () => {
    const { send, patch } = callWith({ choices: { 'participant.lock': ['caller', 0, 200] } });
    const stale = { 'if-match': '"7"' };
    expect(patch({ tier: 'x' }, stale).body).toMatchObject({ code: 'attributes.locked' });
    expect(send('PATCH', CALLER, stale, { attributes: 1 }).status).toBe(400);
    expect(
      send('PATCH', `${CALL}/participants/nobody`, stale, { attributes: { a: 'b' } }).body,
    ).toMatchObject({
      status: 404,
      code: 'participant.not.found',
    });
  });

  it('of an unknown participant names it', () => {
    const { send } = callWith();
    expect(send('GET', `${CALL}/participants/nobody`)).toMatchObject({
      status: 404,
      body: { code: 'participant.not.found' },
    });
  });
});

describe('a step of the call', () => {
  it('can hold the attributes for a moment, and no longer', () => {
    const { platform, patch, patchCall } = callWith({
      choices: { 'participant.lock': ['caller', 1, 300] },
    });
    expect(patch({ tier: 'a' }).status).toBe(200);
    platform.advanceTo(500);
    expect(patch({ tier: 'b' })).toMatchObject({
      status: 409,
      body: { code: 'attributes.locked', message: expect.stringContaining('routing') },
    });
    expect(patchCall([{ id: 'caller', attributes: { tier: 'b' } }]).status).toBe(409);
    expect(patchCall([{ id: 'ivr', attributes: { tier: 'b' } }]).status).toBe(200);
    platform.advanceTo(799);
    expect(patch({ tier: 'b' }).status).toBe(409);
    platform.advanceTo(800);
    expect(patch({ tier: 'b' }).status).toBe(200);
  });

  it('makes a new version of the conversation up to twenty times a second', () => {
    const { platform, tag } = callWith({
      choices: { 'conversation.step-rate': ['conv-1', 0, 20] },
    });
    const caller = tag();
    const tags = new Set<string | undefined>();
    for (let atMs = 0; atMs < 1000; atMs += 25) {
      platform.advanceTo(atMs);
      tags.add(tag(CALL));
    }
    expect(tags.size).toBeGreaterThanOrEqual(20);
    expect(tag()).toBe(caller);
  });

  it('can change the participant too, less often, and what others wrote stays', () => {
    const { platform, patch, send, tag } = callWith({
      choices: { 'participant.step-rate': ['caller', 0, 4] },
    });
    patch({ tier: 'gold' });
    const tags = new Set([tag()]);
    for (let atMs = 0; atMs <= 1000; atMs += 50) {
      platform.advanceTo(atMs);
      tags.add(tag());
    }
    expect(tags.size).toBe(5);
    expect(send('GET', CALLER).body).toMatchObject({
      attributes: { language: 'en', tier: 'gold', routingStep: '4' },
    });
  });

  it('is the last one when the time is over, the call has ended, or nobody looks', () => {
    const rate = { 'conversation.step-rate': ['conv-1', 0, 20] } as const;
    for (const [churn, ends] of [
      [{ durationMs: 300 }, false],
      [{ durationMs: 600_000 }, true],
      [{ durationMs: 600_000 }, false],
    ] as const) {
      const { platform } = callWith({ choices: rate, churn });
      if (ends) hangUp(platform.world, 'conv-1');
      platform.advanceTo(60_000);
      expect(platform.pending).toBe(0);
    }
  });

  it('is the last one when the time is over, however often somebody looks', () => {
    const { platform, tag } = callWith({
      choices: { 'conversation.step-rate': ['conv-1', 0, 20] },
      churn: { durationMs: 300 },
    });
    const tagAt = (atMs: number) => {
      platform.advanceTo(atMs);
      return tag(CALL);
    };
    expect(tagAt(250)).not.toBe(tagAt(300));
    expect(tagAt(300)).toBe(tagAt(499));
  });

  it('follows again when somebody looks after a pause', () => {
    const { platform, tag } = callWith({
      choices: { 'conversation.step-rate': ['conv-1', 0, 10] },
      churn: { durationMs: 600_000 },
    });
    platform.advanceTo(100_000);
    const before = tag(CALL);
    platform.advanceTo(100_150);
    expect(tag(CALL)).not.toBe(before);
  });

  it('concerns only participants that have attributes from the start', () => {
    const { platform, send } = callWith({
      choices: { 'participant.lock': ['ivr', 0, 3000] },
    });
    expect(platform.pending).toBe(1);
    expect(send('PATCH', `${CALL}/participants/ivr`, {}, { attributes: { a: 'b' } }).status).toBe(
      200,
    );
  });
});

describe('reads of attributes', () => {
  it('lag behind the truth by choice, together with their versions', () => {
    const { platform, send, patch, tag } = callWith({
      choices: { 'participant.view-lag': ['caller', 0, 300] },
    });
    const [caller, call] = [tag(), tag(CALL)];
    const answer = patch({ tier: 'gold' }, { 'if-match': caller });
    expect(answer.body).toMatchObject({ attributes: { tier: 'gold' } });
    platform.advanceTo(299);
    expect(send('GET', CALLER).body).toMatchObject({ attributes: { tier: 'none' } });
    expect([tag(), tag(CALL)]).toEqual([caller, call]);
    // What was read is old, and so is its tag.
    expect(patch({ tier: 'tin' }, { 'if-match': tag() }).status).toBe(409);
    platform.advanceTo(300);
    expect(tag()).toBe(answer.headers.etag);
  });
});

describe('a flow that ends', () => {
  it.each([
    [0, { language: 'en', tier: 'gold', caseId: '7' }],
    [1, { language: 'en', tier: 'none', caseId: '7' }],
    [2, { language: 'en', tier: 'none' }],
  ])('saves its copy as variant %i has it', (variant, expected) => {
    const { platform, send, patch } = callWith({
      choices: variant === 0 ? {} : { 'participant.flow-overwrite': ['caller', 0, variant] },
    });
    patch({ tier: 'gold', caseId: '7' });
    platform.advanceTo(499);
    expect(send('GET', CALLER).body).toMatchObject({ attributes: { tier: 'gold', caseId: '7' } });
    platform.advanceTo(500);
    expect((send('GET', CALLER).body as { attributes: Json }).attributes).toEqual(expected);
  });

  it('saves nothing over what is as it knew it', () => {
    const { platform, tag } = callWith({
      choices: { 'participant.flow-overwrite': ['caller', 0, 2] },
    });
    const before = tag();
    platform.advanceTo(500);
    expect(tag()).toBe(before);
  });
});
