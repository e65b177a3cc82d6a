import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import { deliveryHandler } from '../../../src/pipeline/receiver/delivery-handler.ts';
import {
  bytesOf,
  createTestReceiver,
  eventBody,
  hubHeaders,
  NOW_MS,
  standardHeaders,
} from './signed-event.ts';

describe('the receiver', () => {
  it('keeps an event as the pipeline has it, and answers 200 once it is kept', async () => {
    const { receiveSigned, kept } = createTestReceiver();
    const { status, body } = await receiveSigned(eventBody());
    expect({ status, ...body }).toEqual({ status: 200, result: 'stored' });
    expect([...kept.values()]).toEqual([
      {
        id: 'evt-1',
        type: 'interaction.recorded',
        atMs: NOW_MS,
        interactionId: 'conv-1',
        recordingId: 'rec-1',
        correlationId: 'evt-1',
        claim: {
          status: 'completed',
          capturedMs: 10_000,
          durationMs: 10_000,
          artifactBytes: 160_044,
          uri: '/api/v2/recordings/rec-1/media',
          failureReason: undefined,
        },
      },
    ]);
  });

  it('does not answer before the store has', async () => {
    let keep: (value: 'stored') => void = () => undefined;
    const inbox = { accept: () => new Promise<'stored'>((resolve) => (keep = resolve)) };
    const { receiveSigned } = createTestReceiver('hub', { inbox });
    let answered = false;
    const answer = receiveSigned(eventBody()).then((told) => {
      answered = true;
      return told;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    keep('stored');
    expect((await answer).status).toBe(200);
  });

  it('answers 200 to copies, and keeps one', async () => {
    const { receiveSigned, kept, receipts } = createTestReceiver();
    for (let copy = 0; copy < 10; copy++) {
      expect((await receiveSigned(eventBody())).status).toBe(200);
    }
    expect(kept.size).toBe(1);
    expect(receipts.map(({ outcome }) => outcome)).toEqual([
      'stored',
      ...Array(9).fill('duplicate'),
    ]);
  });

  it.each([
    ['interaction.recorded', {}, 'completed'],
    ['interaction.recorded', { status: undefined }, 'completed'],
    ['interaction.recorded', { uploadStatus: 'upload_failed' }, 'failed'],
    ['interaction.recorded', { status: 'failed', uploadStatus: undefined }, 'failed'],
    ['interaction.recording.completed', { status: null, uploadStatus: null }, 'completed'],
    ['interaction.recording.completed', { uploadStatus: 'upload_failed' }, 'failed'],
    ['interaction.recording.failed', {}, 'failed'],
  ])('believes the worse of what is said twice: %s with %j', async (type, data, status) => {
    const { receiveSigned, kept } = createTestReceiver();
    expect((await receiveSigned(eventBody(data, { type }))).status).toBe(200);
    expect(kept.get('evt-1')?.claim.status).toBe(status);
  });

  it('takes an end before its beginning for a length that is not known', async () => {
    const { receiveSigned, kept } = createTestReceiver();
    await receiveSigned(eventBody({ startTime: new Date(NOW_MS).toISOString() }));
    expect(kept.get('evt-1')?.claim.capturedMs).toBeUndefined();
  });

  it('refuses whatever is not signed with the secret, byte for byte', async () => {
    const { receiver, kept } = createTestReceiver();
    const body = bytesOf(eventBody());
    const refused: Record<string, string>[] = [
      {},
      hubHeaders(body, 'another'),
      hubHeaders(`${Buffer.from(body)} `),
      { 'x-hub-signature-256': 'sha256=' },
      { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
      { 'x-hub-signature-256': hubHeaders(body)['x-hub-signature-256']?.slice(0, -1) ?? '' },
      standardHeaders(body),
    ];
    for (const headers of refused) {
      expect((await receiver.receive({ headers, rawBody: body })).status).toBe(401);
    }
    expect(kept.size).toBe(0);
  });

  it('compares signatures in constant time', async () => {
    const { receiver, receiveSigned } = createTestReceiver();
    const compare = vi.spyOn(crypto, 'timingSafeEqual');
    syncBuiltinESMExports();
    try {
      await receiveSigned(eventBody());
      const headers = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
      await receiver.receive({ headers, rawBody: bytesOf(eventBody()) });
      expect(compare).toHaveBeenCalledTimes(2);
    } finally {
      compare.mockRestore();
      syncBuiltinESMExports();
    }
  });

  it.each([
    ['five minutes ago', -300_000, 200],
    ['longer ago', -301_000, 403],
    ['five minutes ahead', 300_000, 200],
    ['further ahead', 301_000, 403],
  ])('of the standard form, signed %s', async (_, offsetMs, status) => {
    const { receiver, kept } = createTestReceiver('standard');
    // Retries are signed anew: the event itself may be old.
    const rawBody = bytesOf(eventBody({}, { time: '2026-02-01T00:00:00Z' }));
    const headers = standardHeaders(rawBody, NOW_MS + offsetMs);
    expect((await receiver.receive({ headers, rawBody })).status).toBe(status);
    expect(kept.size).toBe(status === 200 ? 1 : 0);
  });

  it.each([
    ['an hour ago', -3_600_000, 200],
    ['longer ago', -3_600_001, 403],
    ['five minutes ahead', 300_000, 200],
    ['further ahead', 300_001, 403],
  ])('of the hub form, happened %s', async (_, offsetMs, status) => {
    const { receiveSigned, kept } = createTestReceiver();
    const time = new Date(NOW_MS + offsetMs).toISOString();
    const answer = await receiveSigned(eventBody({}, { time }));
    expect(answer.status).toBe(status);
    expect(kept.size).toBe(status === 200 ? 1 : 0);
  });

  it('answers 413 to a body that is too large, before it looks at it', async () => {
    const { receiveSigned, receipts } = createTestReceiver('hub', { bodyBytesMax: 100 });
    expect((await receiveSigned(eventBody())).status).toBe(413);
    expect(receipts[0]?.outcome).toBe('too-large');
  });

  it('asks again later, with 503, where the store does not keep the event', async () => {
    const { receiveSigned, receipts, state, kept } = createTestReceiver();
    state.fault = new DatabaseUnavailableError('the disk is full');
    const refused = await receiveSigned(eventBody());
    expect(refused.status).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(receipts[0]?.cause).toBe(state.fault);
    expect(JSON.stringify(refused)).not.toContain('disk');
    state.fault = undefined;
    expect((await receiveSigned(eventBody())).body.result).toBe('stored');
    expect(kept.size).toBe(1);
  });

  it('lets no more deliveries wait for the store than it is told', async () => {
    const inbox = { accept: () => new Promise<never>(() => undefined) };
    const { receiveSigned } = createTestReceiver('hub', { inbox, underWayMax: 3 });
    for (let n = 0; n < 3; n++) void receiveSigned(eventBody({}, { id: `evt-${n}` }));
    const answer = await receiveSigned(eventBody({}, { id: 'evt-4' }));
    expect([answer.status, answer.body.result]).toEqual([503, 'busy']);
  });

  it.each([
    [{ 'x-correlation-id': 'call-7' }, 'call-7'],
    [{ 'inin-correlation-id': 'call-8' }, 'call-8'],
    [{ 'x-correlation-id': 'a\r\nset-cookie: b', 'inin-correlation-id': 'call-9' }, 'call-9'],
    [{ 'x-correlation-id': 'x'.repeat(129) }, 'evt-1'],
    [{}, 'evt-1'],
  ])('follows the event by %j as %s', async (headers, correlationId) => {
    const { receiveSigned, kept, receipts } = createTestReceiver();
    const answer = await receiveSigned(eventBody(), headers as Record<string, string>);
    expect(answer.headers['x-correlation-id']).toBe(correlationId);
    expect(kept.get('evt-1')?.correlationId).toBe(correlationId);
    expect(receipts[0]?.correlationId).toBe(correlationId);
  });

  it('is the endpoint of a simulated client', async () => {
    const { receiver, kept } = createTestReceiver();
    const rawBody = JSON.stringify(eventBody({ failureReason: 'größer — 日本' }));
    const event = JSON.parse(rawBody);
    const headers = hubHeaders(rawBody);
    const handle = deliveryHandler(receiver);
    expect(await handle({ headers, rawBody, event })).toBe(200);
    expect(await handle({ headers: {}, rawBody, event })).toBe(401);
    expect(kept.get('evt-1')?.claim.failureReason).toBe('größer — 日本');
  });
});
