import { afterAll, beforeAll, expect } from 'vitest';
import { createMockServer, type Listening } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import type { Part } from '../../scenarios/scenario.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { randomFrom } from '../../src/choice/hash.ts';
import { createPlan, type Plan, planChoices } from '../../src/choice/plan.ts';
import type { Client, Outcome } from '../../src/client/client.ts';
import type { Database } from '../../src/client/database.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import type { JournalEntry } from '../../src/platform/journal.ts';
import { createRealClock } from '../../src/time/real-clock.ts';
import { createHttpTransport } from '../../src/transport/http-transport.ts';
import { liveOverHttp } from './live-over-http.ts';
import { type Endpoints, startEndpoints } from './start-endpoints.ts';

const SPEED = 10;

/** One draw that is not benign: kind, subject, which of its draws, value. */
export type Choice = readonly [ChoiceName, string, number, number];

/** The plan of these choices. */
export function planOf(...choices: readonly Choice[]): Plan {
  return createPlan(
    choices.map(([name, subject, nth, value]) => ({ kind: CATALOGUE[name], subject, nth, value })),
  );
}

/** A client and the session in which it is to do the task of each client of the scenario. */
export interface Errand<Task> {
  readonly scenario: string;
  readonly plan: Plan;
  readonly client: Client<Task>;
  /** Numbers in [0, 1); a different row for each client unless told. */
  readonly random?: () => number;
}

/** How an errand ended, by the clients' words and by the invariants. */
export interface Ending {
  /** What the clients said, in the order of the scenario. */
  readonly outcomes: readonly Outcome[];
  readonly verdict: unknown;
  /** What the broken invariants say. */
  readonly because: readonly string[];
  /** How many requests the endpoints were sent, and how often a client was killed. */
  readonly deliveries: number;
  readonly kills: number;
}

/**
 * Serves the platform for a file of tests, and runs clients against it over real HTTP: all clients
 * of a scenario at once, each with its own token, memory and endpoint for events, from the moment at
 * which it begins in the story. What the plan says of kills happens to them.
 */
export function serveInTenfoldTime(): <Task>(errand: Errand<Task>) => Promise<Ending> {
  let server: Listening;
  let endpoints: Endpoints;
  beforeAll(async () => {
    server = await createMockServer({ scenarios }).listen({ port: 0 });
    endpoints = await startEndpoints();
  });
  afterAll(async () => {
    await server.close();
    await endpoints.close();
  });

  const admin = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.url}/__admin${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(response.ok).toBe(true);
    return (await response.json()) as Record<string, unknown>;
  };

  return async <Task>({ scenario: name, plan, client, random }: Errand<Task>) => {
    const scenario = scenarios.find((one) => one.name === name);
    if (scenario === undefined) throw new TypeError(`there is no scenario ${name}`);
    const parts = scenario.parts as readonly Part<Task>[];
    const places = new Map(parts.map((part) => [part.name, endpoints.open()]));
    const session = await admin('POST', '/sessions', {
      scenario: name,
      clock: 'x10',
      plan,
      endpoints: Object.fromEntries(Array.from(places, ([of, { url }]) => [of, url])),
    });
    const clock = createRealClock({ now: () => performance.now(), setTimeout }, SPEED);
    const databases = new Map<string, Database>();
    const choices = planChoices(plan);
    const lives = await beginnings(`${server.url}/__admin/sessions/${session.id}/events`, parts);
    const ends = parts.map(async (part, index) => {
      await lives.begun(part);
      const { account = part.name } = part;
      const database = databases.get(account) ?? createMemoryDatabase();
      databases.set(account, database);
      const place = places.get(part.name);
      if (place === undefined) throw new TypeError(`${part.name} has no endpoint`);
      const end = await liveOverHttp({
        client,
        clock,
        place,
        crashOf: (sent) => choices.draw(CATALOGUE['client.crash'], part.name, sent),
        tools: {
          transport: createHttpTransport({
            baseUrl: String(session.baseUrl),
            token: (session.tokens as Record<string, string>)[part.name] ?? '',
          }),
          random: random ?? randomFrom(index),
          newKey: () => crypto.randomUUID(),
          memory: createMemory(),
          database,
          task: part.task,
        },
      });
      await admin('POST', `/sessions/${session.id}/reports`, { client: part.name, ...end.outcome });
      return end;
    });
    const ended = await Promise.all(ends);
    lives.close();
    const { verdict, judgements } = await admin('GET', `/sessions/${session.id}/verdict`);
    return {
      outcomes: ended.map(({ outcome }) => outcome),
      verdict,
      because: (judgements as { because: string }[])
        .map(({ because }) => because)
        .filter((because) => because !== ''),
      deliveries: [...places.values()].reduce((sum, { deliveries }) => sum + deliveries(), 0),
      kills: ended.reduce((sum, { kills }) => sum + kills, 0),
    };
  };
}

/** Follows the journal of a session until each client has what it waits for. */
async function beginnings<Task>(url: string, parts: readonly Part<Task>[]) {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  const waiting = new Map(parts.map((part) => [part, Promise.withResolvers<void>()]));
  const all = [...waiting];
  const hear = (data: string): void => {
    const written = JSON.parse(data) as Omit<JournalEntry, 'rule'> & { rule: string };
    const entry = { ...written, rule: { id: written.rule } } as JournalEntry;
    for (const [part, { resolve }] of all) if (part.startsOn(entry)) resolve();
  };
  const listen = async (): Promise<void> => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = `${text}${chunk}`.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const line = block.split('\n').find((one) => one.startsWith('data: '));
        if (line !== undefined) hear(line.slice('data: '.length));
      }
    }
  };
  // It ends when it is closed.
  listen().catch(() => undefined);
  return {
    begun: (part: Part<Task>) => waiting.get(part)?.promise,
    close: () => abort.abort(),
  };
}
