import { createHmac } from 'node:crypto';
import type { Inbox } from '../../../src/pipeline/ports/inbox.ts';
import { createDeliveryCheck } from '../../../src/pipeline/receiver/delivery-check.ts';
import { createFreshness } from '../../../src/pipeline/receiver/freshness.ts';
import {
  createReceiver,
  type Receipt,
  type ReceiverOptions,
} from '../../../src/pipeline/receiver/receiver.ts';
import type { RecordingEvent } from '../../../src/pipeline/recording-event.ts';

/** The moment at which every test of the receiver happens. */
export const NOW_MS = Date.parse('2026-03-01T12:00:00.000Z');
export const SECRET = 'a-secret-that-nobody-may-see';

/** An event as the platform sends it, with changes. */
export function eventBody(
  data: Readonly<Record<string, unknown>> = {},
  envelope: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    id: 'evt-1',
    type: 'interaction.recorded',
    time: new Date(NOW_MS).toISOString(),
    data: {
      interactionId: 'conv-1',
      conversationId: 'conv-1',
      recordingId: 'rec-1',
      interactionType: 'voice',
      status: 'completed',
      startTime: new Date(NOW_MS - 12_000).toISOString(),
      endTime: new Date(NOW_MS - 2000).toISOString(),
      uploadEndTime: new Date(NOW_MS).toISOString(),
      uploadStatus: 'completed',
      durationMs: 10_000,
      artifactSize: 160_044,
      uri: '/api/v2/recordings/rec-1/media',
      ...data,
    },
    ...envelope,
  };
}

/** Bytes of a body, whatever it is given as. */
export function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The header of the form `hub` over a body. */
export function hubHeaders(body: unknown, secret = SECRET): Record<string, string> {
  const hex = createHmac('sha256', secret).update(bytesOf(body)).digest('hex');
  return { 'x-hub-signature-256': `sha256=${hex}` };
}

/** The headers of the form `standard` over a body. */
export function standardHeaders(body: unknown, atMs = NOW_MS, id = 'evt-1') {
  const time = String(Math.floor(atMs / 1000));
  const signed = createHmac('sha256', SECRET).update(`${id}.${time}.`).update(bytesOf(body));
  return {
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signed.digest('base64')}`,
  };
}

/** An inbox in memory that a test can make fail. */
export function createMemoryInbox() {
  const kept = new Map<string, RecordingEvent>();
  const state: { fault: unknown } = { fault: undefined };
  const inbox: Inbox = {
    async accept(event) {
      if (state.fault !== undefined) throw state.fault;
      if (kept.has(event.id)) return 'duplicate';
      kept.set(event.id, event);
      return 'stored';
    },
  };
  return { inbox, kept, state };
}

/** A receiver over an inbox in memory, with everything that it told. */
export function createTestReceiver(
  form: 'hub' | 'standard' = 'hub',
  options: Partial<ReceiverOptions> = {},
) {
  const memory = createMemoryInbox();
  const receipts: Receipt[] = [];
  const receiver = createReceiver({
    check: createDeliveryCheck({ form, secret: SECRET }),
    freshness: createFreshness(form, () => NOW_MS),
    inbox: memory.inbox,
    tenant: 'acme',
    tell: (receipt) => void receipts.push(receipt),
    ...options,
  });
  const receiveSigned = (body: unknown, headers: Record<string, string> = {}) =>
    receiver.receive({
      headers: {
        ...(form === 'hub' ? hubHeaders(body) : standardHeaders(body)),
        ...headers,
      },
      rawBody: bytesOf(body),
    });
  return { ...memory, receiver, receipts, receiveSigned };
}
