import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import type { Happening } from '../../../src/pipeline/happening.ts';
import type { WorkItem } from '../../../src/pipeline/ports/work-queue.ts';
import { Secrets } from '../../../src/pipeline/serve/secrets.ts';
import { eventBody, hubHeaders, NOW_MS, SECRET } from '../receiver/signed-event.ts';
import { caseOf, createStubStore, startService } from './running-service.ts';

describe('the log', () => {
  it('has a line of JSON for each delivery, with what ties it to the rest', async () => {
    const { url, logLines } = await startService();
    const body = JSON.stringify(eventBody());
    const headers = { ...hubHeaders(body), 'x-correlation-id': 'call-7' };
    await fetch(`${url}/webhooks`, { method: 'POST', body, headers });
    await fetch(`${url}/webhooks`, { method: 'POST', body: '{}', headers: hubHeaders('{}') });
    const [stored, refused] = logLines();
    expect(stored).toEqual({
      level: 'info',
      time: '2026-03-01T12:00:00.000Z',
      outcome: 'stored',
      status: 200,
      correlationId: 'call-7',
      eventId: 'evt-1',
      interactionId: 'conv-1',
      recordingId: 'rec-1',
      msg: 'delivery: stored',
    });
    expect(refused).toMatchObject({ level: 'warn', outcome: 'invalid', field: 'id' });
  });

  it('follows a case, with the attempt and what failed', async () => {
    let tell: (happening: Happening) => void = () => undefined;
    const { logLines } = await startService({
      createHandler: (given) => {
        tell = given;
        return async () => ({ kind: 'done' });
      },
    });
    const before = caseOf({ state: 'watching', attempt: 1, correlationId: 'call-7' });
    const failure = { atMs: NOW_MS, attempt: 1, fault: 'truncated', says: 'it ends early' };
    const failures = [...before.failures, failure];
    const after = caseOf({ state: 'waiting', attempt: 2, correlationId: 'call-7', failures });
    tell({ kind: 'stepped', before, after, event: 'FAULTY' });
    tell({ kind: 'stepped', before: after, after: caseOf({ state: 'review' }), event: 'GIVEN_UP' });
    tell({ kind: 'locked-out', resource: 'acme/conv-1', correlationId: 'call-8' });
    expect(logLines()).toMatchObject([
      {
        level: 'info',
        happening: 'stepped',
        event: 'FAULTY',
        from: 'watching',
        state: 'waiting',
        case: 'acme/conv-1/rec-1',
        attempt: 2,
        correlationId: 'call-7',
        fault: 'truncated',
        says: 'it ends early',
      },
      { level: 'warn', state: 'review' },
      { level: 'debug', happening: 'locked-out', correlationId: 'call-8' },
    ]);
  });

  it('warns of an outage at first and where it is new, and not each time', async () => {
    let tell: (happening: Happening) => void = () => undefined;
    const { logLines } = await startService({
      createHandler: (given) => {
        tell = given;
        return async () => ({ kind: 'done' });
      },
    });
    const setBack = (setbacks: number, because: string) =>
      caseOf({ setbacks, setback: { atMs: NOW_MS, because } });
    let before = caseOf();
    for (const [nth, because] of ['503', '503', '503', '503', '503', '502', '503'].entries()) {
      const after = setBack(nth + 1, because);
      tell({ kind: 'stepped', before, after, event: undefined });
      before = after;
    }
    const event = { correlationId: 'call-7', interactionId: 'conv-1', recordingId: 'rec-1' };
    for (const [deliveries, look] of [
      [1, 'unavailable'],
      [2, 'unavailable'],
      [1, 'seen'],
      [16, 'missing'],
    ] as const) {
      const item = { id: 'evt-1', deliveries, event } as WorkItem;
      tell({ kind: 'put-off', item, look, because: 'no answer' });
    }
    tell({ kind: 'asked', about: 'interaction', status: 503 });
    const lines = logLines();
    expect(lines).toHaveLength(11);
    expect(lines.map(({ level }) => level)).toEqual([
      ...['warn', 'debug', 'debug', 'warn', 'debug', 'warn', 'warn'],
      ...['warn', 'debug', 'debug', 'warn'],
    ]);
    expect(lines[0]).toMatchObject({ because: '503', setbacks: 1, correlationId: 'evt-1' });
    expect(lines[7]).toMatchObject({ because: 'no answer', deliveries: 1, eventId: 'evt-1' });
    expect(lines[7]).toMatchObject({ correlationId: 'call-7', recordingId: 'rec-1' });
  });

  it('ties what could not be done to what it was done for', async () => {
    const { log, logLines } = await startService();
    const event = { correlationId: 'call-7', interactionId: 'conv-1', recordingId: 'rec-1' };
    const item = { id: 'evt-1', deliveries: 3, event } as WorkItem;
    log.troubled(new TypeError('a bug'), { item });
    log.troubled(new Error('no token'), { correlationId: 'call-8' });
    expect(logLines()).toMatchObject([
      {
        level: 'error',
        correlationId: 'call-7',
        eventId: 'evt-1',
        deliveries: 3,
        err: { type: 'TypeError', message: 'a bug' },
      },
      { level: 'error', correlationId: 'call-8', err: { message: 'no token' } },
    ]);
  });

  it('is as quiet as it is told to be', async () => {
    const { url, logged } = await startService({ level: 'error' });
    await fetch(`${url}/webhooks`, { method: 'POST', body: '{}' });
    expect(logged()).toBe('');
  });

  it('never shows a secret, whoever writes it into a message', async () => {
    const token = 'eyJhbGciOi.a-token-of-somebody.c2ln';
    const awkward = 'quo"te\\back/slash & ünïcode';
    const secrets = new Secrets([SECRET, awkward, undefined]);
    secrets.add(token);
    const { store } = createStubStore();
    const { url, log, logged } = await startService({
      secrets,
      store: {
        ...store,
        inbox: {
          accept: () => {
            const cause = new Error(`redis://user:p4ssw0rd@store:6379 said ${awkward}`);
            throw new DatabaseUnavailableError(`Authorization: Bearer ${token}`, { cause });
          },
        },
      },
    });
    const basic = Buffer.from(`client:${SECRET}`).toString('base64');
    const headers = (body: string) => ({
      ...hubHeaders(body),
      authorization: `Basic ${basic}`,
      'x-api-key': SECRET,
      'x-correlation-id': SECRET.slice(0, 6),
    });
    for (const body of [
      JSON.stringify(eventBody()),
      '{',
      JSON.stringify(eventBody({ uri: token })),
    ]) {
      await fetch(`${url}/webhooks`, { method: 'POST', body, headers: headers(body) });
    }
    log.said(`with ${SECRET} and ${encodeURIComponent(awkward)}`, { token, nested: { awkward } });
    log.troubled(new Error(`Basic ${basic}, whsec_c2VjcmV0LXNlY3JldA==`));
    expect(logged().split('\n').length).toBeGreaterThan(5);
    const hidden = [SECRET, token, awkward, JSON.stringify(awkward).slice(1, -1), basic];
    for (const secret of [...hidden, encodeURIComponent(awkward), 'p4ssw0rd', 'c2VjcmV0']) {
      expect(logged()).not.toContain(secret);
    }
    for (const line of logged().split('\n').filter(Boolean)) JSON.parse(line);
  });

  it('remembers only so many tokens, and hides nothing that is too short to be one', () => {
    const secrets = new Secrets(['abc']);
    for (let n = 0; n < 100; n++) secrets.add(`token-${n}-end`);
    expect(secrets.hide('abc token-99-end')).toBe('abc [hidden]');
    expect(secrets.hide('token-0-end')).toBe('token-0-end');
  });
});
