import { describe, expect, it } from 'vitest';
import {
  participantAttributes,
  participantAttributesContended,
  participantAttributesEvents,
  participantAttributesMaskedScope,
} from '../../scenarios/participant-attributes/scenario.ts';
import { benign } from '../../src/choice/benign.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import { createParticipantAttributes } from '../../src/client/participant-attributes.ts';
import type { Operation } from '../../src/history/operation.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { search } from '../../src/search/search.ts';
import { simulate } from '../../src/search/simulate.ts';
import type { Reply } from '../../src/transport/transport.ts';
import { type DeliveryHandler, NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const RUNS = 1000;
const client = createParticipantAttributes();

const choicesOf = (choices: Partial<Record<ChoiceName, readonly [string, number, number]>>) =>
  planChoices(
    createPlan(
      Object.entries(choices).map(([kind, [subject, nth, value]]) => ({
        kind: CATALOGUE[kind as ChoiceName],
        subject,
        nth,
        value,
      })),
    ),
  );

/** The calls to which a client wrote, in order. */
const writesIn = (operations: readonly Operation[]) =>
  operations
    .filter(({ method }) => method === 'PATCH')
    .map(({ path }) => path.split('/conversations/voice/')[1]?.split('/')[0]);

/** The keys of the writes of a client that is told of these versions of a call, and its last word. */
async function actsOn(...events: readonly (readonly [id: string, version: number])[]) {
  const keys: (string | undefined)[] = [];
  let hear: DeliveryHandler = () => 200;
  const told = client({
    transport: {
      async send({ method, headers = {} }) {
        if (method === 'PATCH') keys.push(headers['idempotency-key']);
        return { kind: 'response', status: 200, headers: { etag: '"1"' }, body: {} };
      },
    },
    clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
    random: () => 0.5,
    newKey: () => 'key',
    memory: createMemory(),
    database: createMemoryDatabase(),
    webhooks: {
      listen(handler) {
        hear = handler;
      },
    },
    task: {
      conversationId: 'conv-1',
      participantId: 'caller',
      attributes: { tier: 'gold' },
      onEvents: { types: ['conversation:updated'], purpose: 'customer', count: 3 },
    },
  });
  for (const [id, version] of events) {
    const participants = [{ id: 'caller', purpose: 'customer' }];
    const data = { conversationId: 'conv-1', version, participants };
    const event = { id, type: 'conversation:updated', time: '2026-01-01T00:00:00Z', data };
    await hear({ headers: {}, rawBody: '', event });
  }
  return { operations: keys, told: await told };
}

const others: readonly (readonly [string, Partial<Settings>])[] = [
  ['a stale write answers 412', { staleWrite: 412 }],
  ['a stale write answers 400', { staleWrite: 400 }],
  ['If-Match is required', { missingIfMatch: 'required' }],
  ['a missing If-Match is a conflict', { missingIfMatch: 'conflict' }],
  ['a replay answers 200', { replayStatus: '200' }],
];

describe.each(others)('where %s', (_, settings) => {
  it.each([participantAttributes, participantAttributesContended])(
    'the client breaks no invariant of $name',
    async (scenario) => {
      const subject = { scenario: { ...scenario, settings }, client };
      const result = await search(subject, { seed: 2, runs: RUNS });
      expect(result.found?.run.broken).toBeUndefined();
      expect(result).toMatchObject({ runs: RUNS, unknown: 0 });
    },
  );
});

describe('the client for participant attributes', () => {
  it('needs two requests where nothing goes wrong', async () => {
    const { operations, reports } = await simulate(participantAttributes, client, benign);
    expect(operations.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('reads again at once when the version has changed', async () => {
    const choices = choicesOf({
      'participant.step-rate': ['caller', 0, 4],
      'network.request-latency': ['crm', 1, 300],
    });
    const { operations } = await simulate(participantAttributes, client, choices);
    expect(operations.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'PATCH']);
    const [, stale, read] = operations;
    expect(read?.sentAtMs).toBe(stale?.returnedAtMs);
  });

  it('waits while the attributes are locked, and does not read meanwhile', async () => {
    const choices = choicesOf({ 'participant.lock': ['caller', 0, 400] });
    const { operations, reports } = await simulate(participantAttributes, client, choices);
    expect(operations.filter(({ method }) => method === 'GET')).toHaveLength(1);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('names a missing scope after one look, with the correlation id to ask for', async () => {
    const { operations, reports, journal } = await simulate(
      participantAttributesMaskedScope,
      client,
      benign,
    );
    expect(operations.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET']);
    const masked = journal.find(({ rule }) => rule.id === 'auth.scope.masked');
    expect(reports).toMatchObject([{ status: 'failed' }]);
    expect(reports[0]?.because).toContain('conversation:write');
    expect(reports[0]?.because).toContain(masked?.correlationId);
  });

  it('takes a conflict on a read for a missing scope too', async () => {
    const scenario = {
      ...participantAttributesMaskedScope,
      parts: participantAttributesMaskedScope.parts.map((part) => ({
        ...part,
        scopes: new Set(['conversation:write']),
      })),
    };
    const { operations, reports } = await simulate(scenario, client, benign);
    expect(operations).toHaveLength(1);
    expect(reports[0]?.because).toContain('conversation:view');
  });

  it('writes once for each event, however often it comes', async () => {
    const choices = choicesOf({
      'webhook.travel': ['webhook-1', 0, 100],
      'webhook.duplicate': ['webhook-1', 0, 20],
    });
    const { operations, reports } = await simulate(participantAttributesEvents, client, choices);
    expect(writesIn(operations)).toEqual(['conv-1', 'conv-2']);
    expect(operations[0]?.sentAtMs).toBe(120);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('takes an event that is sent again, with the ETag that it had, for what it is', async () => {
    const choices = choicesOf({ 'webhook.request-lost': ['webhook-1', 0, 1] });
    const { operations, reports } = await simulate(participantAttributesEvents, client, choices);
    expect(writesIn(operations)).toEqual(['conv-2', 'conv-1']);
    expect(operations.at(-1)?.sentAtMs).toBeGreaterThan(1000);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('breaks no invariant when it is killed while it acts on events', async () => {
    const scenario = { ...participantAttributesEvents, crashes: true };
    const result = await search({ scenario, client }, { seed: 1, runs: 1000 });
    expect(result.found?.run.broken).toBeUndefined();
  });

  it('acts on an event of the same call that is newer, and not on one that is older', async () => {
    const { operations, told } = await actsOn(['e-1', 1], ['e-3', 3], ['e-2', 2], ['e-3', 3]);
    expect(operations).toEqual(['attributes-e-1', 'attributes-e-3']);
    expect(told).toEqual({ status: 'done' });
  });

  it('does without an event that does not come within four minutes', async () => {
    const scenario = {
      ...participantAttributesEvents,
      arrange: participantAttributes.arrange,
    };
    const { operations, reports } = await simulate(scenario, client, benign);
    expect(operations[0]?.sentAtMs).toBe(240_000);
    expect(writesIn(operations)).toEqual(['conv-1']);
    const because = '1 of 2 events were told of in time';
    expect(reports).toMatchObject([{ status: 'unknown', because }]);
  });

  const send = (replies: readonly Reply[]) => {
    let nth = 0;
    return async () => replies[nth++] ?? ({ kind: 'no-response', because: 'connection' } as const);
  };
  const toolsWith = (replies: readonly Reply[]) => ({
    transport: { send: send(replies) },
    clock: { now: () => 0, sleep: async () => undefined },
    random: () => 0.5,
    newKey: () => 'key',
    memory: createMemory(),
    database: createMemoryDatabase(),
    webhooks: NO_WEBHOOKS,
    task: { conversationId: 'conv-1', participantId: 'caller', attributes: { tier: 'gold' } },
  });
  const shows = (tier: string): Reply => ({
    kind: 'response',
    status: 200,
    headers: { etag: '"1"' },
    body: { attributes: { tier } },
  });
  const silence: Reply = { kind: 'no-response', because: 'timeout' };

  it('says unknown when nobody ever answers a write, and failed when none was ever sent', async () => {
    const few = createParticipantAttributes({ requestsMax: 5 });
    expect(await few(toolsWith([shows('none')]))).toMatchObject({ status: 'unknown' });
    expect(await few(toolsWith([]))).toMatchObject({ status: 'failed' });
  });

  it('finds by reading that an unanswered write took effect', async () => {
    const few = createParticipantAttributes({ requestsMax: 4 });
    const replies = [shows('none'), silence, silence, shows('gold')];
    expect(await few(toolsWith(replies))).toEqual({ status: 'done' });
  });

  it('keeps its key over a restart, so that the first life’s write is not made twice', async () => {
    const tools = toolsWith([shows('none'), silence, silence]);
    await createParticipantAttributes({ requestsMax: 3 })(tools);
    const keys: (string | undefined)[] = [];
    const again = {
      ...tools,
      newKey: () => 'another',
      transport: {
        send: async ({
          method,
          headers = {},
        }: {
          method: string;
          headers?: Record<string, string>;
        }) => {
          if (method === 'PATCH') keys.push(headers['idempotency-key']);
          return shows('none');
        },
      },
    };
    expect(await client(again as unknown as typeof tools)).toEqual({ status: 'done' });
    expect(keys).toEqual(['key']);
  });
});
