import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMockServer, type Listening } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, type Plan } from '../../src/choice/plan.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createParticipantAttributes } from '../../src/client/participant-attributes.ts';
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

const plans: readonly (readonly [string, string, Plan, string])[] = [
  ['nothing goes wrong', 'participant-attributes', plan({}), 'done'],
  [
    'the call never stands still',
    'participant-attributes',
    plan({
      'conversation.step-rate': ['conv-1', 0, 20],
      'participant.step-rate': ['caller', 0, 4],
    }),
    'done',
  ],
  [
    'routing holds the attributes for two seconds',
    'participant-attributes',
    plan({ 'participant.lock': ['caller', 0, 2000] }),
    'done',
  ],
  [
    'the answer to the patch is lost',
    'participant-attributes',
    plan({ 'network.response-lost': ['crm', 1, 1] }),
    'done',
  ],
  [
    'a copy of the patch comes late',
    'participant-attributes',
    plan({ 'network.duplicate': ['crm', 1, 2000] }),
    'done',
  ],
  [
    'a missing scope looks like a conflict',
    'participant-attributes-masked-scope',
    plan({}),
    'failed',
  ],
];

describe('the client for participant attributes over HTTP, in tenfold time', () => {
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

  it.concurrent.each(plans)('is right where %s', async (_, scenario, chosen, status) => {
    const session = await admin('POST', '/sessions', { scenario, clock: 'x10', plan: chosen });
    const timers = { now: () => performance.now(), setTimeout };
    const outcome = await createParticipantAttributes()({
      transport: createHttpTransport({
        baseUrl: String(session.baseUrl),
        token: String(session.accessToken),
      }),
      clock: createRealClock(timers, SPEED),
      random: () => 0.5,
      newKey: () => crypto.randomUUID(),
      memory: createMemory(),
      webhooks: NO_WEBHOOKS,
      task: {
        conversationId: 'conv-1',
        participantId: 'caller',
        attributes: { crmCustomerId: 'C-1042', priorityLevel: 'HIGH' },
      },
    });
    expect(outcome).toMatchObject({ status });
    await admin('POST', `/sessions/${session.id}/reports`, { client: 'crm', ...outcome });
    expect(await admin('GET', `/sessions/${session.id}/verdict`)).toMatchObject({
      verdict: 'pass',
    });
  });
});
