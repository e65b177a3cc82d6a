import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../scenarios/index.ts';
import { CATALOGUE } from '../../src/choice/catalogue.ts';
import { createPlan } from '../../src/choice/plan.ts';
import { createHttpTransport } from '../../src/transport/http-transport.ts';
import { CONVERSATION, startServer, type TestServer } from './start-server.ts';

const MEDIA = '/api/v2/interactions/conv-1/recordings/rec-1/media';
/** Long enough that the file does not fit into one piece. */
const CAPTURE_MS = 10_000;
const WHOLE_BYTES = 44 + 10 * 16_000;

describe('the file of a recording over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    const checked = scenarios.map((scenario) => ({
      ...scenario,
      settings: { ...scenario.settings, mediaChecksum: 'sha-256' as const },
    }));
    server = await startServer({ scenarios: checked });
  });
  afterAll(() => server.close());

  /** Records for ten seconds, stores the file as the plan has it, and asks for it. */
  const fetchMedia = async (truncation: number) => {
    const kind = CATALOGUE['media.truncation'];
    const draws = [{ kind, subject: 'rec-1', nth: 0, value: truncation }];
    const plan = createPlan(truncation === 0 ? [] : draws);
    const { body } = await server.admin('POST', '/sessions', {
      scenario: 'recording-toggle',
      clock: 'stepped',
      plan,
    });
    await server.admin('POST', `/sessions/${body.id}/clock`, { advanceByMs: CAPTURE_MS });
    await server.platform('DELETE', `${CONVERSATION}/recording`, body.accessToken);
    await server.admin('POST', `/sessions/${body.id}/clock`, { advanceByMs: 1 });
    const transport = createHttpTransport({ baseUrl: server.url, token: body.accessToken });
    const reply = await transport.send({ method: 'GET', path: MEDIA });
    if (reply.kind !== 'response') throw new Error(reply.because);
    return reply;
  };

  it('is sent as it is stored, with its length and the checksum of what was captured', async () => {
    const { status, headers, body, media } = await fetchMedia(0);
    expect(status).toBe(200);
    expect(body).toBeUndefined();
    expect(headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(WHOLE_BYTES),
    });
    expect(media?.length).toBe(WHOLE_BYTES);
    const bytes = media?.bytes() ?? new Uint8Array();
    expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe('RIFF');
    const checksum = createHash('sha256').update(bytes).digest('hex');
    expect(headers['x-checksum-sha256']).toBe(checksum);
  });

  it.each([
    [1, 0],
    [2, WHOLE_BYTES / 2],
  ])('is shorter than its checksum says where it was truncated (%i)', async (kind, length) => {
    const { headers, media } = await fetchMedia(kind);
    expect(media?.length).toBe(length);
    const checksum = createHash('sha256')
      .update(media?.bytes() ?? '')
      .digest('hex');
    expect(headers['x-checksum-sha256']).not.toBe(checksum);
  });

  it('does not disturb the answers that follow on the same connection', async () => {
    await fetchMedia(0);
    const missing = await server.platform('GET', '/api/v2/interactions/conv-1');
    expect(missing.status).toBe(401);
  });
});
