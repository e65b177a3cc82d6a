import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/platform/settings.ts';
import { CHECKER } from './conforms.ts';
import { type Draft, draftsFor } from './drafts.ts';
import { type Documented, isFor, OPERATIONS } from './operations.ts';
import { type Played, type Setting, Stage } from './stage.ts';
import { recordTraffic, type Traffic } from './traffic.ts';
import { valuesOf } from './values-of.ts';

const SEED_MAX = 0x7fffffff;
const RUNS = 60;
/** Enough to make a thing, change it, and ask for it again. */
const STEPS_MAX = 8;
/** May be answered to any request, and to any but the very wrong ones. */
const DOWN = 503;
const THROTTLED = 429;

let traffic: readonly Traffic[];
beforeAll(async () => {
  traffic = await recordTraffic();
});

const settings: fc.Arbitrary<Partial<Settings>> = fc.record(
  {
    staleWrite: fc.constantFrom(409, 412, 400),
    missingIfMatch: fc.constantFrom('last-write-wins', 'required', 'conflict'),
    maskForbidden: fc.boolean(),
    outages: fc.constantFrom(false, false, false, true),
    replayStatus: fc.constantFrom('stored', '200'),
    idempotencyKeySyntax: fc.constantFrom('bare', 'strict'),
  },
  { requiredKeys: [] },
);

const setting: fc.Arbitrary<Setting> = fc.record({
  settings,
  seed: fc.oneof(fc.constant(undefined), fc.nat(SEED_MAX)),
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
function look(documented: Documented, draft: Draft, played: Played, calm: boolean): void {
  const { method, operation } = documented;
  const { request, response, again } = played;
  const { status, body } = response;
  expect(CHECKER.faults({ method, path: request.path, ...response })).toEqual([]);
  // Where it fared otherwise the second time, it may have woken what the first did not get to; and
  // where choices are made, somebody else may do something just when a thing is read.
  if (calm && again.status === status && (status >= 400 || method === 'GET')) {
    expect(again.after).toBe(again.before);
    // The answer itself, and nothing that followed from it.
    expect(again.entries).toBe(1);
  }
  if (status !== DOWN) expect(allowed(documented, draft) ?? [status]).toContain(status);
  if (status === 400 && isFull(body)) {
    expect(body.details[0]?.fieldName, operation.operationId).toMatch(/./);
  }
}

/** What may be answered to a request of which the document says that something is wrong. */
function allowed(documented: Documented, draft: Draft): number[] | undefined {
  const { who, unreadable } = draft;
  if (who === 'nobody' || who === 'stranger') return [401];
  if (who === 'without-scope') return [403, 409];
  if (unreadable !== undefined) return [unreadable.status, THROTTLED];
  return violations(documented, draft).length > 0 ? [400, THROTTLED] : undefined;
}

function isFull(body: unknown): body is { details: { fieldName?: string }[] } {
  return typeof body === 'object' && body !== null && 'details' in body;
}

const BY_ID = new Map(OPERATIONS.map((one) => [one.operation.operationId, one]));

/** A request for the operation of that id. */
interface Step {
  readonly ask: string;
  readonly draft: Draft;
}

function stepOf(documented: Documented): fc.Arbitrary<Step> {
  const { operationId } = documented.operation;
  const drafts = draftsFor(documented, bodiesSeen(documented));
  return drafts.map((draft) => ({ ask: operationId, draft }));
}

/** What a draft is like with which nothing is wrong. */
const GOOD = {
  who: 'client',
  query: {},
  queryRest: '',
  ifMatch: undefined,
  key: undefined,
  unreadable: undefined,
} as const;

/** A request with which nothing is wrong, so that the operation is seen to succeed as well. */
function goodStepOf(documented: Documented): fc.Arbitrary<Step> {
  const seen = bodiesSeen(documented);
  const { body: schema } = documented;
  const bodies = [
    ...(seen.length === 0 ? [] : [fc.constantFrom(...seen)]),
    ...(schema === undefined ? [] : [valuesOf(schema)]),
  ];
  const body = bodies.length === 0 ? fc.constant(undefined) : fc.oneof(...bodies);
  return fc
    .tuple(stepOf(documented), body)
    .map(([{ ask, draft }, given]) => ({ ask, draft: { ...draft, ...GOOD, body: given } }));
}

/** Requests for an operation among others that may concern the same things. */
function stepsFor(documented: Documented): fc.Arbitrary<Step[]> {
  const homes = homesOf(documented);
  const others = OPERATIONS.filter((one) => homesOf(one).some((home) => homes.includes(home)));
  const kin = OPERATIONS.filter(
    ({ operation }) => operation.tags[0] === documented.operation.tags[0],
  );
  const step = fc.oneof(
    { weight: 3, arbitrary: stepOf(documented) },
    { weight: 1, arbitrary: goodStepOf(documented) },
    { weight: 2, arbitrary: fc.constantFrom(...kin).chain(stepOf) },
    { weight: 1, arbitrary: fc.constantFrom(...others).chain(stepOf) },
  );
  const steps = fc.array(step, { minLength: 1, maxLength: STEPS_MAX });
  const [maker] = OPERATIONS.filter(
    ({ method, template }) => method === 'POST' && documented.template.startsWith(`${template}/{`),
  );
  if (maker?.body === undefined) return steps;
  // What is made nowhere else would hardly ever be there to be asked for.
  return fc.tuple(goodStepOf(maker), steps).map(([first, rest]) => [first, ...rest]);
}

describe.each([...BY_ID])('whatever is asked of %s', (id, documented) => {
  it('gets a documented answer, names the fault, and changes nothing unless it succeeds', () => {
    const homes = new Map(homesOf(documented).map((home) => [home.scenario.name, home]));
    const home = fc.constantFrom(...homes.keys());
    const statuses = new Set<number>();
    fc.assert(
      fc.property(home, setting, stepsFor(documented), (name, world, steps) => {
        const stage = new Stage(homes.get(name) as Traffic, world);
        for (const { ask, draft } of steps) {
          const asked = BY_ID.get(ask) as Documented;
          const played = stage.play(asked, draft);
          look(asked, draft, played, world.seed === undefined);
          if (ask === id) statuses.add(played.response.status);
        }
      }),
      { numRuns: RUNS },
    );
    // Where nothing ever succeeds, nothing can go wrong either.
    expect(Math.min(...statuses), `only ${[...statuses]} were seen`).toBeLessThan(300);
    expect([...statuses]).toContain(401);
  });
});
