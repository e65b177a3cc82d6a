import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { benign } from '../../src/choice/benign.ts';
import { KINDS } from '../../src/choice/catalogue.ts';
import type { Choices } from '../../src/choice/choices.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import { TAPE_VALUE_MAX, type TapeLane, tapeChoices } from '../../src/choice/tape.ts';
import type { Arrival, Operation } from '../../src/history/operation.ts';
import { judge } from '../../src/oracle/judge.ts';
import { receiverAnswersOf } from '../../src/platform/webhooks/scripted-receivers.ts';
import { writeOut } from '../../src/platform/written-entry.ts';
import { planOf, type Run, run } from '../../src/search/run.ts';
import { isRemembered, onTrial, reference, type TrySubject } from '../subjects.ts';
import { startServer, type TestServer } from './start-server.ts';

const SEEDS_EACH = 5;
const TAPES_EACH = 4;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe.each([...onTrial, ...reference].filter(isRemembered))(
  'a stepped session and $label',
  (subject) => {
    test('agree with the simulation on seeded plans', async () => {
      for (let seed = 1; seed <= SEEDS_EACH; seed++) {
        await expectParity(subject, await run(subject, seededChoices(seed)));
      }
    });

    test('agree with the simulation on any tape', async () => {
      const drawn = new Set<string>();
      await run(subject, benign, (draw) => drawn.add(draw.subject));
      await fc.assert(
        fc.asyncProperty(tapes([...drawn]), async (choices) => {
          await expectParity(subject, await run(subject, choices));
        }),
        { numRuns: TAPES_EACH },
      );
    });
  },
);

function tapes(subjects: readonly string[]): fc.Arbitrary<Choices> {
  const lane = fc
    .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...subjects))
    .map(([kind, subject]): TapeLane => `${kind.name} ${subject}`);
  const values = fc.array(fc.nat(TAPE_VALUE_MAX), { maxLength: 6 });
  return fc.dictionary(lane, values, { minKeys: 1, maxKeys: 12 }).map(tapeChoices);
}

/** Sends a stepped session what reached the simulation, and expects the same answers and verdict. */
async function expectParity({ scenario }: TrySubject, result: Run): Promise<void> {
  const { simulation } = result;
  const plan = planOf(result);
  const created = await server.admin('POST', '/sessions', {
    scenario: scenario.name,
    clock: 'stepped',
    plan,
    receivers: receiverAnswersOf(simulation.journal.map(writeOut)),
  });
  expect(created.status).toBe(201);
  const { id, tokens } = created.body;
  const session = `/sessions/${id}`;

  let nowMs = 0;
  for (const { operation, arrival } of inOrderOfArrival(simulation.operations)) {
    if (arrival.atMs > nowMs) {
      nowMs = arrival.atMs;
      await server.admin('POST', `${session}/clock`, { advanceToMs: nowMs });
    }
    const { client, method, path, body, headers } = operation;
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[client]}`,
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const isCutOff = simulation.journal.some(
      ({ rule, correlationId }) =>
        rule.id === 'media.broken-off' && correlationId === arrival.correlationId,
    );
    const read = response.arrayBuffer();
    if (isCutOff) await expect(read).rejects.toThrow();
    const bytes = isCutOff ? new ArrayBuffer() : await read;
    // What is in a file has a test of its own.
    const isFile = response.headers.get('content-type')?.startsWith('audio/') === true;
    const text = isFile ? '' : new TextDecoder().decode(bytes);
    expect({
      status: response.status,
      body: text === '' ? undefined : JSON.parse(text),
      correlationId: response.headers.get('x-correlation-id'),
    }).toEqual({
      status: arrival.status,
      body: asJson(arrival.body),
      correlationId: arrival.correlationId,
    });
  }

  const [first] = simulation.reports;
  for (const report of simulation.reports) {
    const operations = simulation.operations.filter(({ client }) => client === report.client);
    const hindrances = simulation.hindrances?.filter(
      ({ client = first?.client }) => client === report.client,
    );
    const told = { ...report, operations, hindrances };
    const posted = await server.admin('POST', `${session}/reports`, told);
    expect(posted.status).toBe(201);
  }
  await server.admin('POST', `${session}/clock`, { advanceToMs: simulation.endedAtMs });
  const verdict = await server.admin('GET', `${session}/verdict`);
  expect(verdict.body.judgements).toEqual(
    judge(simulation, scenario.invariants).map(({ invariant, finding }) => ({
      invariant: invariant.name,
      says: invariant.says,
      verdict: finding.verdict,
      because: finding.verdict === 'pass' ? '' : finding.because,
    })),
  );
  const journal = await server.admin('GET', `${session}/journal`);
  expect(
    journal.body.entries.map(({ rule }: { rule: string }) => rule).filter(isOfPlatform),
  ).toEqual(simulation.journal.map(({ rule }) => rule.id).filter(isOfPlatform));
  const drawn = await server.admin('GET', `${session}/plan`);
  const own = ({ kind }: { readonly kind: string }) => !isOfCaller(kind);
  expect(drawn.body.choices.filter(own)).toEqual(plan.choices.filter(own));
  await server.admin('DELETE', session);
}

/** Who steps a session is its network, its client and that one's database, and makes their choices. */
function isOfCaller(kind: string): boolean {
  return ['network.', 'client.', 'webhook.', 'database.'].some((owner) => kind.startsWith(owner));
}

/** Simulated clients receive events and answer them; nobody receives those of a stepped session. */
function isOfPlatform(rule: string): boolean {
  return !['delivery.', 'gateway.', 'subscription.gone'].some((one) => rule.startsWith(one));
}

/** Correlation ids count the answers, so they order what arrived in the same millisecond. */
function inOrderOfArrival(operations: readonly Operation[]) {
  return operations
    .flatMap((operation) => operation.arrivals.map((arrival) => ({ operation, arrival })))
    .toSorted((a, b) => byMoment(a.arrival, b.arrival));
}

function byMoment(a: Arrival, b: Arrival): number {
  return a.atMs - b.atMs || (a.correlationId < b.correlationId ? -1 : 1);
}

function asJson(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}
