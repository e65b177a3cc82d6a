import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { interactionForm } from '../../src/platform/dialect/forum/interaction-bodies.ts';
import {
  beginSegment,
  openInteraction,
} from '../../src/platform/interactions/interaction-lifecycle.ts';
import { captureOf } from '../../src/platform/interactions/interactions.ts';
import type { Json } from '../../src/platform/message.ts';
import { Platform } from '../../src/platform/platform.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { hangUp } from '../../src/platform/voice/conversation-lifecycle.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';

const INTERACTION = '/api/v2/interactions/int-1';
const RE_RECORD = '/api/v2/recordings/interactions/int-1';
const CXONE = `${INTERACTION}/recordings`;
const SEGMENT_MS = 3000;
const WHOLE_BYTES = 44 + 3 * 16_000;
const CHANNELS = [{ type: 'agent', record: true }];
const BODY: Json = {
  recordingFormat: 'wav',
  channels: CHANNELS,
  metadata: { originalRecordingId: 'rec-1', retrySequence: 1 },
};

type Chosen = Partial<Record<ChoiceName, readonly [string, number, number]>>;

/** A platform with one call, whose first capture is closed after three seconds. */
function platformWith(choices: Chosen = {}, settings: Partial<Settings> = {}) {
  const draws = Object.entries(choices).map(([name, [subject, nth, value]]) => ({
    kind: CATALOGUE[name as ChoiceName],
    subject,
    nth,
    value,
  }));
  const platform = new Platform({ choices: planChoices(createPlan(draws)), settings });
  const conversation = openInteraction(platform.world, {
    id: 'int-1',
    participants: [],
    defaultRecording: { tags: [], format: 'wav' },
    segmentMs: SEGMENT_MS,
  });
  const authorization = `Bearer ${platform.grant('worker')}`;
  const send = (method: string, path: string, body?: Json, headers = {}) =>
    platform.handle({ method, path, headers: { authorization, ...headers }, body });
  const recordings = () => {
    const read = send('GET', INTERACTION);
    return interactionForm.parse(read.body).recordings;
  };
  const capture = (n: number) => {
    const recording = conversation.recordings[n];
    return recording === undefined ? undefined : captureOf(platform.world, recording);
  };
  return { platform, conversation, send, recordings, capture };
}

const rule = (platform: Platform) => platform.journal.entries.at(-1)?.rule.id;

describe('an interaction', () => {
  it('shows what the metadata say of a recording that was captured, stored and is whole', () => {
    const { platform, recordings, send } = platformWith();
    platform.advanceTo(SEGMENT_MS - 1);
    expect(recordings()).toMatchObject([{ uploadStatus: 'recording', artifactSize: 0 }]);
    platform.advanceTo(SEGMENT_MS);
    const [recording] = recordings();
    expect(recording).toMatchObject({
      uploadStatus: 'completed',
      durationMs: SEGMENT_MS,
      artifactSize: WHOLE_BYTES,
    });
    const media = send('GET', recording?.uri ?? '').media;
    expect(media).toMatchObject({ contentType: 'audio/wav', length: WHOLE_BYTES });
    expect(media?.bytes()).toHaveLength(WHOLE_BYTES);
  });

  it('is the voice conversation, seen by another route', () => {
    const { platform, send } = platformWith();
    platform.advanceTo(3000);
    expect(send('GET', INTERACTION).body).toMatchObject({ state: 'connected' });
    expect(hangUp(platform.world, 'int-1')).toBe(true);
    expect(send('GET', INTERACTION).body).toMatchObject({
      state: 'ended',
      expectedDurationMs: 3000,
    });
    expect(send('GET', '/api/v2/conversations/voice/int-1').body).toMatchObject({ state: 'ended' });
  });

  it('shows nothing stored while an upload goes on, and no media', () => {
    const { platform, recordings, send } = platformWith({
      'recording.upload-lag': ['rec-1', 0, 400],
    });
    platform.advanceTo(SEGMENT_MS + 399);
    expect(recordings()).toMatchObject([{ uploadStatus: 'uploading', artifactSize: 0 }]);
    expect(recordings()[0]?.uri).toBeUndefined();
    expect(send('GET', `${CXONE}/rec-1/media`).body).toMatchObject({ code: 'media.not.found' });
    platform.advanceTo(SEGMENT_MS + 400);
    expect(recordings()).toMatchObject([{ uploadStatus: 'completed' }]);
  });

  it('shows an upload that failed, without a file', () => {
    const { platform, recordings, send } = platformWith({
      'recording.upload-failure': ['rec-1', 0, 1],
    });
    platform.advanceTo(SEGMENT_MS);
    expect(recordings()).toMatchObject([{ uploadStatus: 'upload_failed', artifactSize: 0 }]);
    expect(send('GET', `${CXONE}/rec-1/media`).status).toBe(404);
  });

  it.each([
    [1, 0],
    [2, Math.floor(WHOLE_BYTES / 2)],
    [3, Math.floor(WHOLE_BYTES * 0.95)],
  ])('stores a truncated file (%i) and says so, or not', (truncation, storedBytes) => {
    for (const metadata of [0, 1]) {
      const { platform, recordings, send } = platformWith({
        'media.truncation': ['rec-1', 0, truncation],
        'media.metadata': ['rec-1', 0, metadata],
      });
      platform.advanceTo(SEGMENT_MS);
      expect(recordings()).toMatchObject([
        metadata === 1
          ? { uploadStatus: 'completed', durationMs: SEGMENT_MS, artifactSize: WHOLE_BYTES }
          : { uploadStatus: 'completed', artifactSize: storedBytes },
      ]);
      expect(send('GET', `${CXONE}/rec-1/media`).media?.length).toBe(storedBytes);
    }
  });

  it('can claim less than is there', () => {
    const { platform, recordings, send } = platformWith({ 'media.metadata': ['rec-1', 0, 2] });
    platform.advanceTo(SEGMENT_MS);
    expect(recordings()).toMatchObject([
      { durationMs: SEGMENT_MS / 2, artifactSize: WHOLE_BYTES / 2 },
    ]);
    expect(send('GET', `${CXONE}/rec-1/media`).media?.length).toBe(WHOLE_BYTES);
  });
});

describe('a re-recording', () => {
  it.each([
    [RE_RECORD, BODY, 'idempotency-key', { id: 'rec-2', uploadStatus: 'queued' }],
    [
      CXONE,
      { format: 'wav', channels: ['agent'], properties: { originalRecordingId: 'rec-1' } },
      'x-idempotency-key',
      { recordingId: 'rec-2', status: 'queued' },
    ],
  ])('is started once for a key: %s', (path, body, header, answer) => {
    const { platform, conversation, send } = platformWith({}, { replayStatus: '200' });
    platform.advanceTo(SEGMENT_MS);
    const first = send('POST', path, body, { [header]: 'k' });
    expect(first).toMatchObject({ status: 201, body: answer });
    const again = send('POST', path, body, { [header]: 'k' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(rule(platform)).toBe('idempotency.replayed');
    expect(conversation.recordings).toHaveLength(2);
  });

  it('heeds only the key header of its own shape', () => {
    const { platform, conversation, send } = platformWith();
    platform.advanceTo(SEGMENT_MS);
    const body = { channels: ['agent'] };
    expect(send('POST', CXONE, body, { 'idempotency-key': 'k' }).status).toBe(201);
    platform.advanceTo(2 * SEGMENT_MS);
    expect(send('POST', CXONE, body, { 'idempotency-key': 'k' }).status).toBe(201);
    expect(conversation.recordings).toHaveLength(3);
  });

  it('keeps its key until so long after the end of the interaction, not of the request', () => {
    const { platform, send } = platformWith({}, { idempotencyTtlMs: 1000 });
    platform.advanceTo(SEGMENT_MS);
    expect(send('POST', RE_RECORD, BODY, { 'idempotency-key': 'k' }).status).toBe(201);
    platform.advanceTo(60_000);
    expect(send('POST', RE_RECORD, BODY, { 'idempotency-key': 'k' }).status).toBe(201);
    expect(rule(platform)).toBe('idempotency.replayed');
    hangUp(platform.world, 'int-1');
    platform.advanceTo(60_999);
    send('POST', RE_RECORD, BODY, { 'idempotency-key': 'k' });
    expect(rule(platform)).toBe('idempotency.replayed');
    platform.advanceTo(61_000);
    send('POST', RE_RECORD, BODY, { 'idempotency-key': 'k' });
    expect(rule(platform)).toBe('re-record.refused.ended');
  });

  it('shares its key among the clients of one account, and with nobody else', () => {
    const { platform, conversation, send } = platformWith();
    platform.advanceTo(SEGMENT_MS);
    const as = (client: string, account?: string) => ({
      authorization: `Bearer ${platform.grant(client, undefined, account)}`,
      'idempotency-key': 'k',
    });
    expect(send('POST', RE_RECORD, BODY, as('a', 'pipeline')).status).toBe(201);
    send('POST', RE_RECORD, BODY, as('b', 'pipeline'));
    expect(rule(platform)).toBe('idempotency.replayed');
    send('POST', RE_RECORD, BODY, as('c'));
    expect(rule(platform)).toBe('re-record.refused.locked');
    expect(conversation.recordings).toHaveLength(2);
  });

  it('is refused while the capture lock is held', () => {
    const { platform, send } = platformWith({ 'recording.lock-lag': ['rec-1', 0, 200] });
    platform.advanceTo(SEGMENT_MS + 199);
    expect(send('POST', RE_RECORD, BODY)).toMatchObject({
      status: 409,
      body: { code: 'recording.in.progress' },
    });
    platform.advanceTo(SEGMENT_MS + 200);
    expect(send('POST', RE_RECORD, BODY).status).toBe(201);
  });

  it('is accepted while another is uploaded, and spoils both', () => {
    const { platform, capture, send } = platformWith({
      'recording.upload-lag': ['rec-1', 0, 1000],
    });
    platform.advanceTo(SEGMENT_MS + 500);
    expect(send('POST', RE_RECORD, BODY).status).toBe(201);
    expect(rule(platform)).toBe('re-record.accepted.overlapping');
    expect([capture(0)?.overlapped, capture(1)?.overlapped]).toEqual([true, true]);
  });

  it('spoils nothing once the upload is over', () => {
    const { platform, capture, send } = platformWith({
      'recording.upload-lag': ['rec-1', 0, 1000],
    });
    platform.advanceTo(SEGMENT_MS + 1000);
    expect(send('POST', RE_RECORD, BODY).status).toBe(201);
    expect([capture(0)?.overlapped, capture(1)?.overlapped]).toEqual([false, false]);
  });

  it('is refused while the call’s own recording goes on, which spoils nothing by itself', () => {
    const { platform, conversation, capture, send } = platformWith({
      'recording.upload-lag': ['rec-1', 0, 5000],
    });
    platform.advanceTo(SEGMENT_MS - 1);
    expect(beginSegment(platform.world, conversation)).toBe(false);
    platform.advanceTo(SEGMENT_MS);
    expect(beginSegment(platform.world, conversation)).toBe(true);
    expect(send('POST', RE_RECORD, BODY).body).toMatchObject({ code: 'recording.in.progress' });
    expect([capture(0)?.overlapped, capture(1)?.overlapped]).toEqual([false, false]);
    hangUp(platform.world, 'int-1');
    platform.advanceTo(2 * SEGMENT_MS);
    expect(beginSegment(platform.world, conversation)).toBe(false);
  });

  it('is refused after the end, or records noise, by choice', () => {
    for (const choice of [0, 1]) {
      const { platform, capture, recordings, send } = platformWith(
        choice === 0 ? {} : { 'media.capture-after-end': ['int-1', 0, 1] },
      );
      platform.advanceTo(SEGMENT_MS);
      hangUp(platform.world, 'int-1');
      const answer = send('POST', RE_RECORD, BODY);
      if (choice === 0) {
        expect(answer).toMatchObject({ status: 409, body: { code: 'interaction.ended' } });
        continue;
      }
      expect(answer.status).toBe(201);
      expect(capture(1)).toMatchObject({ afterEnd: true });
      platform.advanceTo(3 * SEGMENT_MS);
      expect(recordings()[1]).toMatchObject({
        uploadStatus: 'completed',
        durationMs: SEGMENT_MS,
        originalRecordingId: 'rec-1',
        retrySequence: 1,
      });
    }
  });

  it('records noise after the end for certain where that is the setting', () => {
    const { platform, send } = platformWith({}, { captureAfterEnd: 'noise' });
    platform.advanceTo(SEGMENT_MS);
    hangUp(platform.world, 'int-1');
    expect(send('POST', RE_RECORD, BODY).status).toBe(201);
    expect(rule(platform)).toBe('re-record.accepted.noise');
  });

  it('takes the condition that nothing has happened since it was decided on', () => {
    const { platform, send } = platformWith({ 'media.capture-after-end': ['int-1', 0, 1] });
    platform.advanceTo(SEGMENT_MS);
    const seen = send('GET', INTERACTION).headers.etag;
    hangUp(platform.world, 'int-1');
    const answer = send('POST', RE_RECORD, BODY, { 'if-match': seen });
    expect(answer).toMatchObject({ status: 409, body: { code: 'stale.version' } });
    const current = send('GET', INTERACTION).headers.etag;
    // A weak tag never matches, so that a key can be asked for without anything being done.
    const weak = { 'if-match': `W/${current}` };
    expect(send('POST', RE_RECORD, BODY, weak).status).toBe(409);
  });

  it.each([
    [{}, 'channels'],
    [{ channels: [] }, 'channels'],
    [{ channels: CHANNELS, recordingFormat: 'mp3' }, 'recordingFormat'],
    [{ channels: CHANNELS, metadata: { retrySequence: 0 } }, 'metadata.retrySequence'],
  ])('names the field of a bad body: %o', (body, field) => {
    const { platform, send } = platformWith();
    platform.advanceTo(SEGMENT_MS);
    const answer = send('POST', RE_RECORD, body as Json);
    expect(answer).toMatchObject({ status: 400, body: { details: [{ fieldName: field }] } });
  });

  it.each([
    ['GET', '/api/v2/interactions/none'],
    ['POST', '/api/v2/recordings/interactions/none'],
    ['GET', '/api/v2/interactions/none/recordings/rec-1/media'],
  ])('or a look at what there is not answers 404: %s %s', (method, path) => {
    const { send } = platformWith();
    expect(send(method, path, BODY)).toMatchObject({
      status: 404,
      body: { code: 'interaction.not.found' },
    });
  });
});

describe('notes on an interaction', () => {
  const verified = { annotations: { compliance: 'compliance_verified', recordingId: 'rec-1' } };

  it('are merged as annotations and replaced as properties', () => {
    const { send } = platformWith();
    expect(send('PATCH', INTERACTION, verified).status).toBe(200);
    const log = { annotations: { validationLog: ['whole'] } };
    expect(send('PATCH', INTERACTION, log).body).toMatchObject({
      annotations: { ...verified.annotations, ...log.annotations },
    });
    send('PUT', `${INTERACTION}/properties`, { properties: { compliance: 'compliance_verified' } });
    const other = { properties: { ticket: '7' } };
    expect(send('PUT', `${INTERACTION}/properties`, other).body).toEqual(other);
    expect(send('GET', INTERACTION).body).toMatchObject(other);
  });

  it('make a new version and heed the one that they are based on', () => {
    const { platform, send } = platformWith();
    const { etag } = send('GET', INTERACTION).headers;
    const first = send('PATCH', INTERACTION, verified, { 'if-match': etag });
    expect(first.status).toBe(200);
    expect(first.headers.etag).not.toBe(etag);
    const second = send('PATCH', INTERACTION, verified, { 'if-match': etag });
    expect(second.body).toMatchObject({ code: 'stale.version' });
    expect(voiceOf(platform.world).conversations.get('int-1')?.version).toBe(2);
  });

  it.each([
    ['PATCH', INTERACTION, { annotations: { compliance: 'fine' } }],
    ['PUT', `${INTERACTION}/properties`, { properties: { compliance: 'fine' } }],
  ])('take only results that are known: %s %s', (method, path, body) => {
    const { send } = platformWith();
    expect(send(method, path, body).status).toBe(400);
  });
});

describe('whatever comes to these routes', () => {
  const paths = [
    INTERACTION,
    RE_RECORD,
    CXONE,
    `${INTERACTION}/properties`,
    `${CXONE}/rec-1/media`,
  ];
  const requests = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE'),
    path: fc.constantFrom(...paths),
    headers: fc.dictionary(
      fc.constantFrom('idempotency-key', 'x-idempotency-key', 'if-match'),
      fc.string(),
    ),
    body: fc.oneof(
      fc.constant(BODY),
      fc.record(
        { annotations: fc.object(), properties: fc.object(), channels: fc.array(fc.jsonValue()) },
        { requiredKeys: [] },
      ),
      fc.anything(),
    ),
  });

  it('is answered, and a refusal changes nothing', () => {
    fc.assert(
      fc.property(fc.array(requests, { maxLength: 6 }), (sent) => {
        const { platform, conversation, send } = platformWith();
        platform.advanceTo(SEGMENT_MS);
        const state = () =>
          JSON.stringify([conversation.version, conversation.recordings, conversation.lock]);
        for (const { method, path, headers, body } of sent) {
          const before = state();
          const answer = send(method, path, body as Json, headers);
          expect(answer.status).toBeLessThan(500);
          if (answer.status < 400) continue;
          expect(state()).toBe(before);
          expect(answer.body).toHaveProperty('message');
        }
      }),
      { numRuns: 500 },
    );
  });
});
