import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, createTestReceiver, eventBody } from './signed-event.ts';

const SPARE: readonly (readonly [status: number, field: string | undefined, body: unknown])[] = [
  [400, undefined, ''],
  [400, undefined, '{'],
  [400, undefined, Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)],
  [400, undefined, 'undefined'],
  [422, undefined, 'null'],
  [422, undefined, '[]'],
  [422, undefined, '"text"'],
  [422, 'id', {}],
  [422, 'id', eventBody({}, { id: 1 })],
  [422, 'id', eventBody({}, { id: '' })],
  [422, 'id', eventBody({}, { id: 'x'.repeat(129) })],
  [422, 'id', eventBody({}, { id: 'a\nb' })],
  [422, 'type', eventBody({}, { type: 'conversation:started' })],
  [422, 'type', eventBody({}, { type: 'toString' })],
  [422, 'time', eventBody({}, { time: 'yesterday' })],
  [422, 'time', eventBody({}, { time: 1_700_000_000_000 })],
  [422, 'time', eventBody({}, { time: '2026-03-01T12:00:00' })],
  [422, 'data', eventBody({}, { data: null })],
  [422, 'data', eventBody({}, { data: [] })],
  [422, 'data.interactionId', eventBody({ interactionId: undefined })],
  [422, 'data.interactionId', eventBody({ interactionId: { $ne: 1 } })],
  [422, 'data.interactionId', eventBody({ interactionId: '\ud800' })],
  [422, 'data.recordingId', eventBody({ recordingId: 'a b' })],
  [
    422,
    'data.recordingId',
    eventBody({ interactionId: '/'.repeat(60), recordingId: '/'.repeat(60) }),
  ],
  [422, 'data.uploadStatus', eventBody({ uploadStatus: 'uploading' })],
  [422, 'data.uploadStatus', eventBody({ uploadStatus: undefined, status: undefined })],
  [422, 'data.durationMs', eventBody({ durationMs: '10' })],
  [422, 'data.durationMs', eventBody({ durationMs: -1 })],
  [422, 'data.artifactSize', eventBody({ artifactSize: 1e300 })],
  [422, 'data.uri', eventBody({ uri: 'https://elsewhere.example/rec-1' })],
  [422, 'data.uri', eventBody({ uri: '//elsewhere.example/rec-1' })],
  [422, 'data.uri', eventBody({ uri: '@elsewhere.example/' })],
  [422, 'data.uri', eventBody({ uri: '/a\\b' })],
  [422, 'data.failureReason', eventBody({ failureReason: 'x'.repeat(2001) })],
  [422, '__proto__', '{"__proto__":{"id":"evt-1"},"id":"evt-1"}'],
  [422, 'data.__proto__', '{"data":{"\\u005f_proto__":{}}}'],
  [422, 'data.list.0.constructor', '{"data":{"list":[{"constructor":1}]}}'],
  [422, 'a'.repeat(16).split('').join('.'), `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`],
];

describe('a signed delivery', () => {
  it.each(SPARE)('is answered with %i for %s, and not kept: %j', async (status, field, body) => {
    const { receiveSigned, kept } = createTestReceiver();
    const answer = await receiveSigned(body);
    expect(answer.status).toBe(status);
    expect(answer.body.field).toBe(field);
    expect(answer.body.message).toMatch(/\w/);
    expect(kept.size).toBe(0);
  });

  it('may have fields that nobody knows', async () => {
    const { receiveSigned } = createTestReceiver();
    const answer = await receiveSigned(eventBody({ novel: [{ deep: true }] }, { version: 2 }));
    expect(answer.status).toBe(200);
  });
});

const json = fc.jsonValue({ maxDepth: 4 });

/** An event in which something is replaced, missing or added. */
const nearlyAnEvent = fc
  .tuple(
    fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(eventBody())), fc.string()),
      fc.option(json, { nil: undefined }),
      { maxKeys: 2 },
    ),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(...Object.keys(eventBody().data as object), 'failureReason'),
        fc.string(),
      ),
      fc.option(json, { nil: undefined }),
      { maxKeys: 3 },
    ),
  )
  .map(([envelope, data]) => eventBody(data, envelope));

/** A signed event with some of its bytes changed before it is signed. */
const mangled = fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 3 }).map((changes) => {
  const bytes = Uint8Array.from(bytesOf(eventBody()));
  for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
  return bytes;
});

const anyBody: fc.Arbitrary<unknown> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  json,
  nearlyAnEvent,
  mangled,
);

const anyHeaders = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'x-hub-signature-256',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
      'x-correlation-id',
      'content-type',
    ),
    fc.string(),
  ),
  fc.string(),
);

describe('whatever comes', () => {
  it('is answered with 200 if it is kept, and with 4xx if not', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyBody, fc.boolean(), anyHeaders, async (body, signed, headers) => {
        const { receiver, receiveSigned, kept, receipts } = createTestReceiver();
        const { status } = signed
          ? await receiveSigned(body)
          : await receiver.receive({ headers, rawBody: bytesOf(body ?? null) });
        if (status === 200) expect(kept.size).toBe(1);
        else {
          expect(kept.size).toBe(0);
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
        }
        if (!signed) expect(status).toBe(401);
        expect(receipts).toHaveLength(1);
        seen.add(receipts[0]?.outcome ?? '');
      }),
      { numRuns: 2000 },
    );
    expect([...seen].sort()).toEqual(
      expect.arrayContaining(['invalid', 'malformed', 'stored', 'unsigned']),
    );
  });

  it('is never answered with 200 while the store keeps nothing', async () => {
    await fc.assert(
      fc.asyncProperty(nearlyAnEvent, async (body) => {
        const { receiveSigned, state, kept } = createTestReceiver();
        state.fault = new Error('gone');
        expect((await receiveSigned(body)).status).toBeGreaterThanOrEqual(400);
        expect(kept.size).toBe(0);
      }),
    );
  });

  it('leaves no trace on prototypes', async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, async (body) => {
        const { receiveSigned } = createTestReceiver();
        await receiveSigned(body);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }),
    );
  });
});
