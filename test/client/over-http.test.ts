import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMockServer, type Listening } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, type Plan } from '../../src/choice/plan.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createRecordingToggle } from '../../src/client/recording-toggle.ts';
import { createRealClock } from '../../src/time/real-clock.ts';
import { createHttpTransport } from '../../src/transport/http-transport.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const SPEED = 10;

const plan = (choices: Partial<Record<ChoiceName, [string, number, number]>>): Plan =>
  createPlan(
    Object.entries(choices).map(([name, [subject, nth, value]]) => ({
      kind: CATALOGUE[name as ChoiceName],
      subject,
      nth,
      value,
    })),
  );

const plans: readonly (readonly [string, Plan])[] = [
  ['nothing goes wrong', plan({})],
  ['the stop takes three seconds', plan({ 'recording.stop-lag': ['rec-1', 0, 3000] })],
  ['the answer to the stop is lost', plan({ 'network.response-lost': ['worker', 0, 1] })],
  ['the answer to the start is lost', plan({ 'network.response-lost': ['worker', 1, 1] })],
  ['the start is lost', plan({ 'network.request-lost': ['worker', 1, 1] })],
  ['a copy of the stop comes late', plan({ 'network.duplicate': ['worker', 0, 2000] })],
  [
    'it is throttled, with a date and a body without a code',
    plan({
      'platform.throttle': ['worker', 0, 2],
      'platform.retry-after-form': ['worker', 0, 1],
      'platform.error-shape': ['worker', 0, 2],
    }),
  ],
];

describe('the resilient toggle over HTTP, in tenfold time', () => {
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

  it.concurrent.each(plans)('holds where %s', async (_, chosen) => {
    const session = await admin('POST', '/sessions', { clock: 'x10', plan: chosen });
    const timers = { now: () => performance.now(), setTimeout };
    const clock = createRealClock(timers, SPEED);
    const latencies: number[] = [];
    const toggle = createRecordingToggle({
      metrics: { distribution: (_name, valueMs) => latencies.push(valueMs) },
    });
    // The IVR node completes half a second into the call.
    await clock.sleep(600);
    const outcome = await toggle({
      transport: createHttpTransport({
        baseUrl: String(session.baseUrl),
        token: String(session.accessToken),
      }),
      clock,
      random: () => 0.5,
      newKey: () => crypto.randomUUID(),
      memory: createMemory(),
      webhooks: NO_WEBHOOKS,
      task: {
        conversationId: 'conv-1',
        recordingSettings: { tags: ['ivr-node-7'], format: 'wav' },
      },
    });
    expect(outcome).toEqual({ status: 'done' });
    await admin('POST', `/sessions/${session.id}/reports`, { client: 'worker', status: 'done' });
    expect(await admin('GET', `/sessions/${session.id}/verdict`)).toMatchObject({
      verdict: 'pass',
    });
    expect(latencies).toHaveLength(1);
    expect(latencies[0]).toBeGreaterThan(0);
  });
});
