import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/platform/settings.ts';
import { CHECKER } from './conforms.ts';
import { type Draft, draftsFor } from './drafts.ts';
import { type Documented, isFor, OPERATIONS } from './operations.ts';
import { type Played, type Setting, Stage } from './stage.ts';
import { recordTraffic, type Traffic } from './traffic.ts';

const SEED_MAX = 0x7fffffff;
const RUNS = 120;

let traffic: readonly Traffic[];
beforeAll(async () => {
  traffic = await recordTraffic();
});

const settings: fc.Arbitrary<Partial<Settings>> = fc.record(
  {
    staleWrite: fc.constantFrom(409, 412, 400),
    missingIfMatch: fc.constantFrom('last-write-wins', 'required', 'conflict'),
    maskForbidden: fc.boolean(),
    replayStatus: fc.constantFrom('stored', '200'),
    idempotencyKeySyntax: fc.constantFrom('bare', 'strict'),
  },
  { requiredKeys: [] },
);

const setting: fc.Arbitrary<Setting> = fc.record({
  settings,
  seed: fc.nat(SEED_MAX),
  run: fc.nat(10),
  requests: fc.nat(30),
});

/** The scenarios in which some client asks for something beside the operation, or all. */
function homesOf({ template }: Documented): readonly Traffic[] {
  const [, api, version, system] = template.split('/');
  const prefix = `/${api}/${version}/${system}/`;
  const homes = traffic.filter(({ runs }) =>
    runs.flat().some(({ path }) => path.startsWith(prefix)),
  );
  return homes.length === 0 ? traffic : homes;
}

function bodiesSeen(documented: Documented): unknown[] {
  return traffic
    .flatMap(({ runs }) => runs.flat())
    .filter(({ method, path }) => isFor(documented, method, path))
    .map(({ body }) => body)
    .filter((body) => body !== undefined);
}

/** What the document says is wrong with a request of somebody who may make it. */
function violations({ body, parameters, operation }: Documented, draft: Draft): string[] {
  const verb = `#/paths/${pointer(operation)}`;
  const wrong: string[] = [];
  if (body !== undefined) {
    const at = `${verb}/requestBody/content/application~1json/schema`;
    if (CHECKER.schemaFaults(at, draft.body ?? {}).length > 0) wrong.push('body');
  }
  parameters.forEach((parameter, index) => {
    if (parameter.in !== 'query') return;
    const given = draft.query[parameter.name];
    if (
      given === undefined
        ? parameter.required
        : !fitsQuery(`${verb}/parameters/${index}/schema`, given)
    ) {
      wrong.push(parameter.name);
    }
  });
  return wrong;
}

/** A value of a query is text; what it reads as may be a number. */
function fitsQuery(at: string, given: unknown): boolean {
  const text = String(given);
  const readings = [text, ...(text.trim() === '' ? [] : [Number(text)])];
  return readings.some((reading) => CHECKER.schemaFaults(at, reading).length === 0);
}

const pointers = new Map<Documented['operation'], string>();
for (const { template, method, operation } of OPERATIONS) {
  const path = template.replaceAll('~', '~0').replaceAll('/', '~1');
  pointers.set(operation, `${path}/${method.toLowerCase()}`);
}

function pointer(operation: Documented['operation']): string {
  return pointers.get(operation) ?? '';
}

/** That an answer is one that may be given to that request, and that the world is as it has to be. */
function look(documented: Documented, draft: Draft, played: Played): void {
  const { method, operation } = documented;
  const { request, response, before, after, entries } = played;
  const { status, body } = response;
  expect(CHECKER.faults({ method, path: request.path, ...response })).toEqual([]);
  expect(entries).toBe(1);
  if (status >= 400 || method === 'GET') expect(after).toBe(before);
  if (draft.who === 'nobody' || draft.who === 'stranger') expect(status).toBe(401);
  else if (draft.who === 'without-scope') expect([403, 409]).toContain(status);
  else if (draft.unreadable !== undefined) expect([draft.unreadable.status, 429]).toContain(status);
  else if (violations(documented, draft).length > 0) expect([400, 429]).toContain(status);
  if (status === 400 && isFull(body)) {
    expect(body.details[0]?.fieldName, operation.operationId).toMatch(/./);
  }
}

function isFull(body: unknown): body is { details: { fieldName?: string }[] } {
  return typeof body === 'object' && body !== null && 'details' in body;
}

describe.each(OPERATIONS.map((one): [string, Documented] => [one.operation.operationId, one]))(
  'whatever is asked of %s',
  (_, documented) => {
    it('gets a documented answer, names the fault, and changes nothing unless it succeeds', () => {
      const homes = homesOf(documented);
      const others = OPERATIONS.filter((one) => homesOf(one).some((home) => homes.includes(home)));
      const other = fc
        .constantFrom(...others)
        .chain((one) => draftsFor(one, bodiesSeen(one)).map((draft) => ({ one, draft })));
      const own = draftsFor(documented, bodiesSeen(documented)).map((draft) => ({
        one: documented,
        draft,
      }));
      const steps = fc.array(fc.oneof({ weight: 3, arbitrary: own }, other), {
        minLength: 1,
        maxLength: 8,
      });
      const name = fc.constantFrom(...homes.map(({ scenario }) => scenario.name));
      const statuses = new Set<number>();
      fc.assert(
        fc.property(name, setting, steps, (scenario, world, requests) => {
          const home = homes.find((one) => one.scenario.name === scenario) as Traffic;
          const stage = new Stage(home, world);
          for (const { one, draft } of requests) {
            const played = stage.play(one, draft);
            look(one, draft, played);
            if (one === documented) statuses.add(played.response.status);
          }
        }),
        { numRuns: RUNS },
      );
      const successes = [...statuses].filter((status) => status < 300);
      expect(successes, `only ${[...statuses]} were seen`).not.toEqual([]);
      expect([...statuses]).toContain(401);
    });
  },
);
