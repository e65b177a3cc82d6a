import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMockServer, type Listening } from '../../mock-server/index.ts';
import { contactSyncStory } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, type Plan } from '../../src/choice/plan.ts';
import { type ContactSyncTask, createContactSync } from '../../src/client/contact-sync.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createRealClock } from '../../src/time/real-clock.ts';
import { createHttpTransport } from '../../src/transport/http-transport.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const SPEED = 10;
const CONTACT = 'campaign-1/c-1';

const plan = (...choices: [kind: ChoiceName, subject: string, nth: number, value: number][]) =>
  createPlan(
    choices.map(([name, subject, nth, value]) => ({ kind: CATALOGUE[name], subject, nth, value })),
  );

const plans: readonly (readonly [string, Plan])[] = [
  ['nothing goes wrong', plan()],
  [
    'the dialer has a contact that does not answer',
    plan(['contact.dial-after', CONTACT, 0, 1], ['contact.not-answered', CONTACT, 0, 1]),
  ],
  [
    'a write meets the dialer, reads say READY, and the refusal has no code',
    plan(
      ['contact.dial-after', CONTACT, 0, 1],
      ['contact.view-lag', CONTACT, 0, 5000],
      ['platform.error-shape', 'crm', 0, 2],
    ),
  ],
  ['the answer to a write is lost', plan(['network.response-lost', 'crm', 1, 1])],
  ['a write is lost', plan(['network.request-lost', 'crm', 1, 1])],
  [
    'it is throttled, with a date',
    plan(['platform.throttle', 'crm', 1, 2], ['platform.retry-after-form', 'crm', 1, 1]),
  ],
];

describe('the resilient sync over HTTP, in tenfold time', () => {
  const [scenario] = contactSyncStory.scenarios;
  let server: Listening;
  beforeAll(async () => {
    server = await createMockServer({ scenarios: contactSyncStory.scenarios }).listen({ port: 0 });
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
    const session = await admin('POST', '/sessions', {
      scenario: scenario?.name,
      clock: 'x10',
      plan: chosen,
    });
    const outcome = await createContactSync()({
      transport: createHttpTransport({
        baseUrl: String(session.baseUrl),
        token: String(session.accessToken),
      }),
      clock: createRealClock({ now: () => performance.now(), setTimeout }, SPEED),
      random: () => 0.5,
      newKey: () => crypto.randomUUID(),
      memory: createMemory(),
      webhooks: NO_WEBHOOKS,
      task: scenario?.parts[0]?.task as ContactSyncTask,
    });
    expect(outcome).toEqual({ status: 'done' });
    await admin('POST', `/sessions/${session.id}/reports`, { client: 'crm', status: 'done' });
    expect(await admin('GET', `/sessions/${session.id}/verdict`)).toMatchObject({
      verdict: 'pass',
    });
  });
});
