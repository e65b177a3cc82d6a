import { afterAll, beforeAll, expect } from 'vitest';
import { createMockServer, type Listening } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, type Plan } from '../../src/choice/plan.ts';
import type { Client, Outcome } from '../../src/client/client.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import { createRealClock } from '../../src/time/real-clock.ts';
import { createHttpTransport } from '../../src/transport/http-transport.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const SPEED = 10;

/** One draw that is not benign: kind, subject, which of its draws, value. */
export type Choice = readonly [ChoiceName, string, number, number];

/** The plan of these choices. */
export function planOf(...choices: readonly Choice[]): Plan {
  return createPlan(
    choices.map(([name, subject, nth, value]) => ({ kind: CATALOGUE[name], subject, nth, value })),
  );
}

/** A client and the session in which it is to do its task. */
export interface Errand<Task> {
  readonly scenario: string;
  readonly plan: Plan;
  /** Gets the task of the scenario's first client. */
  readonly client: Client<Task>;
  /** How long into the story it begins, in ms of the platform. At once unless told. */
  readonly afterMs?: number;
}

/** How an errand ended, by the client's word and by the invariants. */
export interface Ending {
  readonly outcome: Outcome | undefined;
  readonly verdict: unknown;
}

/** Serves the platform for a file of tests, and runs clients against it over real HTTP. */
export function serveInTenfoldTime(): <Task>(errand: Errand<Task>) => Promise<Ending> {
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

  return async <Task>({ scenario, plan, client, afterMs = 0 }: Errand<Task>) => {
    const session = await admin('POST', '/sessions', { scenario, clock: 'x10', plan });
    const clock = createRealClock({ now: () => performance.now(), setTimeout }, SPEED);
    await clock.sleep(afterMs);
    const part = scenarios.find(({ name }) => name === scenario)?.parts[0];
    const outcome = await client({
      transport: createHttpTransport({
        baseUrl: String(session.baseUrl),
        token: String(session.accessToken),
      }),
      clock,
      random: () => 0.5,
      newKey: () => crypto.randomUUID(),
      memory: createMemory(),
      database: createMemoryDatabase(),
      webhooks: NO_WEBHOOKS,
      task: part?.task as Task,
    });
    await admin('POST', `/sessions/${session.id}/reports`, { client: part?.name, ...outcome });
    const { verdict } = await admin('GET', `/sessions/${session.id}/verdict`);
    return { outcome: outcome ?? undefined, verdict };
  };
}
