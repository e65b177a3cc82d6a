import { describe, expect, it } from 'vitest';
import { createInspection } from '../../../src/pipeline/inspect-file.ts';
import type { MediaPolicy } from '../../../src/pipeline/media/media-expectations.ts';
import {
  type AskHttp,
  createHttpArtifacts,
} from '../../../src/pipeline/platform/http-artifacts.ts';
import { waveBytes, waveLength } from '../../../src/platform/interactions/wave.ts';
import { EVERY_ENCODING, waveFile } from '../media/wave-files.ts';

const SAMPLES = 8000;
const WAVE = {
  samples: SAMPLES,
  storedBytes: waveLength(SAMPLES),
  header: 'right',
  content: 'voices',
  seed: 1,
} as const;

const inspect = (ask: AskHttp, uri = '/media/1', expectedMs = 1000) =>
  createInspection(createHttpArtifacts(ask))(uri, expectedMs, 'c-1');

const answering =
  (body: ConstructorParameters<typeof Response>[0], init: ResponseInit = {}) =>
  async () =>
    new Response(body, init);

describe('a file over HTTP', () => {
  it('is read to its end and judged by what came', async () => {
    const whole = Buffer.from(waveBytes(WAVE));
    expect(await inspect(answering(whole))).toMatchObject({
      kind: 'sound',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await inspect(answering(whole.subarray(0, -1)))).toMatchObject({
      kind: 'faulty',
      fault: 'truncated',
    });
    expect(await inspect(answering(whole), '/media/1', 4000)).toMatchObject({ kind: 'faulty' });
  });

  it('may be in the encodings that are accepted, and in no other', async () => {
    const artifacts = createHttpArtifacts(answering(waveFile({ encoding: 'a-law' })));
    const look = (policy?: MediaPolicy) =>
      createInspection(artifacts, policy)('/media/1', undefined, 'c-1');
    expect(await look()).toMatchObject({ kind: 'faulty', fault: 'refused-format' });
    expect(await look(EVERY_ENCODING)).toMatchObject({ kind: 'sound' });
  });

  it('must have the checksum that the platform gives', async () => {
    const init = { headers: { 'x-checksum-sha256': '0'.repeat(64) } };
    expect(await inspect(answering(Buffer.from(waveBytes(WAVE)), init))).toMatchObject({
      kind: 'faulty',
      fault: 'wrong-hash',
    });
  });

  it('that breaks off midway says nothing of the file', async () => {
    const breaking = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(waveBytes(WAVE, 0, 100)),
      pull: (controller) => controller.error(new Error('reset')),
    });
    expect(await inspect(answering(breaking))).toEqual({ kind: 'broken-off', bytes: 100 });
  });

  it('is missing, out of reach or refused as the platform says', async () => {
    expect(await inspect(answering(null, { status: 404 }))).toEqual({ kind: 'missing' });
    const busy = { status: 503, headers: { 'retry-after': '3' } };
    expect(await inspect(answering('', busy))).toMatchObject({
      kind: 'unavailable',
      retryAfterMs: 3000,
    });
    expect(await inspect(answering('', { status: 403 }))).toMatchObject({ kind: 'refused' });
    const broken = () => Promise.reject(new TypeError('fetch failed'));
    expect(await inspect(broken)).toMatchObject({ kind: 'unavailable' });
  });

  it('is asked for on the platform alone, with what ties it to its event', async () => {
    const asked: unknown[] = [];
    const ask: AskHttp = async (...all) => {
      asked.push(all);
      return new Response(null, { status: 404 });
    };
    for (const uri of ['https://elsewhere.example/x', '//elsewhere.example/x', '/\\elsewhere/x']) {
      expect(await inspect(ask, uri)).toMatchObject({ kind: 'refused' });
    }
    expect(asked).toEqual([]);
    await inspect(ask);
    expect(asked).toEqual([['/media/1', { 'x-correlation-id': 'c-1' }]]);
  });
});
