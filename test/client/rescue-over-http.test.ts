import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMockServer, type Listening } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, type Plan } from '../../src/choice/plan.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createRecordingRescue } from '../../src/client/recording-rescue.ts';
import { createRealClock } from '../../src/time/real-clock.ts';
import { createHttpTransport } from '../../src/transport/http-transport.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const SPEED = 10;
/** The media server closes the first capture three seconds into the call. */
const CLOSED_MS = 3100;

type Choice = readonly [ChoiceName, string, number, number];

const plan = (...choices: readonly Choice[]): Plan =>
  createPlan(
    choices.map(([name, subject, nth, value]) => ({
      kind: CATALOGUE[name],
      subject,
      nth,
      value,
    })),
  );

const FAILED: Choice = ['recording.upload-failure', 'rec-1', 0, 1];

const plans: readonly (readonly [string, Plan, string])[] = [
  ['nothing is wrong', plan(), 'done'],
  ['the upload failed', plan(FAILED), 'done'],
  ['the file is empty', plan(['media.truncation', 'rec-1', 0, 1]), 'done'],
  [
    'the metadata lie about a truncated file',
    plan(['media.truncation', 'rec-1', 0, 3], ['media.metadata', 'rec-1', 0, 1]),
    'done',
  ],
  [
    'the upload takes two seconds',
    plan(FAILED, ['recording.upload-lag', 'rec-1', 0, 2000]),
    'done',
  ],
  [
    'the answer to the command is lost',
    plan(FAILED, ['network.response-lost', 'worker', 2, 1]),
    'done',
  ],
  [
    'the call is over',
    plan(
      FAILED,
      ['conversation.hang-up', 'int-1', 0, 2500],
      ['media.capture-after-end', 'int-1', 0, 1],
    ),
    'failed',
  ],
];

describe('the rescue of a recording over HTTP, in tenfold time', () => {
  let server: Listening;
  beforeAll(async () => {
    server = await createMockServer({ scenarios }).listen({ port: 0 });
  });
  afterAll(() => server.close());

  const admin = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.url}/__admin${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(response.ok).toBe(true);
    return (await response.json()) as Record<string, unknown>;
  };

  it.concurrent.each(plans)('holds where %s', async (_, chosen, status) => {
    const session = await admin('POST', '/sessions', {
      scenario: 're-recording',
      clock: 'x10',
      plan: chosen,
    });
    const clock = createRealClock({ now: () => performance.now(), setTimeout }, SPEED);
    await clock.sleep(CLOSED_MS);
    const outcome = await createRecordingRescue()({
      transport: createHttpTransport({
        baseUrl: String(session.baseUrl),
        token: String(session.accessToken),
      }),
      clock,
      random: () => 0.5,
      newKey: () => crypto.randomUUID(),
      memory: createMemory(),
      webhooks: NO_WEBHOOKS,
      task: { tenant: 'acme', interactionId: 'int-1', recordingId: 'rec-1', attempt: 1 },
    });
    expect(outcome).toMatchObject({ status });
    await admin('POST', `/sessions/${session.id}/reports`, { client: 'worker', status });
    expect(await admin('GET', `/sessions/${session.id}/verdict`)).toMatchObject({
      verdict: 'pass',
    });
  });
});
