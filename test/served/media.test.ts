import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
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
      settings: {
        ...scenario.settings,
        mediaChecksum: 'sha-256' as const,
        brittleDownloads: true,
      },
    }));
    server = await startServer({ scenarios: checked });
  });
  afterAll(() => server.close());

  /** Records for ten seconds and stores the file as the plan has it. Answers with whose token. */
  const record = async (name: ChoiceName, value: number): Promise<string> => {
    const draws = [{ kind: CATALOGUE[name], subject: 'rec-1', nth: 0, value }];
    const plan = createPlan(value === 0 ? [] : draws);
    const { body } = await server.admin('POST', '/sessions', {
      scenario: 'recording-toggle',
      clock: 'stepped',
      plan,
    });
    await server.admin('POST', `/sessions/${body.id}/clock`, { advanceByMs: CAPTURE_MS });
    await server.platform('DELETE', `${CONVERSATION}/recording`, body.accessToken);
    await server.admin('POST', `/sessions/${body.id}/clock`, { advanceByMs: 1 });
    return body.accessToken;
  };

  const fetchMedia = async (truncation: number) => {
    const token = await record('media.truncation', truncation);
    const transport = createHttpTransport({ baseUrl: server.url, token });
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

  // A header that is not visible ASCII hands the connection to Node's server.
  it.each([
    ['plainly', {}],
    ['in another form', { 'x-other': 'a\tb' }],
  ])('breaks off half-way where that is chosen, asked for %s', async (_, more) => {
    const token = await record('media.break-off', 1);
    const headers = { authorization: `Bearer ${token}`, ...more };
    const broken = await fetch(`${server.url}${MEDIA}`, { headers });
    expect(broken.status).toBe(200);
    expect(broken.headers.get('content-length')).toBe(String(WHOLE_BYTES));
    let bytes = 0;
    const read = async () => {
      for await (const piece of broken.body ?? []) bytes += piece.length;
    };
    await expect(read()).rejects.toThrow();
    expect(bytes).toBe(WHOLE_BYTES / 2);
    const again = await fetch(`${server.url}${MEDIA}`, { headers });
    expect((await again.arrayBuffer()).byteLength).toBe(WHOLE_BYTES);
  });

  it('does not disturb the answers that follow on the same connection', async () => {
    await fetchMedia(0);
    const missing = await server.platform('GET', '/api/v2/interactions/conv-1');
    expect(missing.status).toBe(401);
  });
});
