import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { contractCollection } from '../../src/collection/contract/contract-collection.ts';
import { unexplained } from '../../src/collection/contract/contract-coverage.ts';
import type { SystemDriver } from '../../src/collection/contract/contract-driver.ts';
import { documentedStatuses } from '../../src/collection/contract/documented-statuses.ts';
import { CONTRACT_DRIVERS } from '../../src/collection/contract/drivers/index.ts';
import { voice } from '../../src/collection/contract/drivers/voice.ts';
import { walksOf } from '../../src/collection/contract/machine-walks.ts';
import { transitionsOf, transitionWords } from '../../src/collection/contract/transitions.ts';
import { lintCollection } from '../../src/collection/lint-collection.ts';
import { compile, type StateRow } from '../../src/machine/compile.ts';
import { repairMachine } from '../../src/pipeline/repair-machine.ts';
import { forumDialect } from '../../src/platform/dialect/forum/forum.ts';

describe.each(CONTRACT_DRIVERS)('the contract of $system', (driver) => {
  const { document, coverage } = contractCollection(driver);

  test('takes every transition and shows every documented status, or says why not', () => {
    expect(unexplained(coverage)).toEqual([]);
    const reasons = [
      ...coverage.machines.flatMap(({ untaken }) => Object.values(untaken)),
      ...coverage.operations.flatMap(({ unshown }) => Object.values(unshown)),
    ];
    for (const reason of reasons) expect(reason).not.toBe('');
  });

  test('excepts nothing that it does take or show', () => {
    for (const { untaken, transitions, taken } of coverage.machines) {
      expect(Object.keys(untaken)).toHaveLength(transitions - taken);
    }
    for (const { unshown, shown, documented } of coverage.operations) {
      for (const status of Object.keys(unshown).map(Number)) {
        expect(documented).toContain(status);
        expect(shown).not.toContain(status);
      }
    }
  });

  test('lints clean, and generating it again changes nothing', () => {
    expect(lintCollection(document)).toEqual([]);
    expect(contractCollection(driver).document).toEqual(document);
  });
});

test('every operation of the dialect is in exactly one contract', () => {
  const inContracts = CONTRACT_DRIVERS.flatMap(({ operations }) => Object.keys(operations));
  const operations = forumDialect.routes.map(({ operation }) => operation);
  expect(inContracts.toSorted()).toEqual(operations.toSorted());
});

const MACHINES = CONTRACT_DRIVERS.flatMap(({ machines }) => machines.map(({ machine }) => machine));

test('every machine of the platform is in a contract', () => {
  const files = readdirSync('src/machine').map((file) => file.replace(/\.ts$/, ''));
  const ids: string[] = MACHINES.map(({ id }) => id);
  const others = ['compile', 'unsupported-machine-error'];
  expect(files.filter((file) => !others.includes(file))).toEqual(ids.toSorted());
});

test.each([...MACHINES, repairMachine])(
  'the graph of $id and its compiled table have the same transitions',
  (machine) => {
    const inTable = Object.entries<StateRow>(compile(machine).states).flatMap(
      ([from, { on, after }]) => [
        ...Object.entries(on).flatMap(([by, all]) => all.map((one) => ({ from, by, ...one }))),
        ...(after?.transitions ?? []).map((one) => ({ from, by: after?.delay ?? '', ...one })),
      ],
    );
    const words = inTable.map(
      ({ from, by, guard, target }) =>
        `${from} → ${target} by ${guard === undefined ? by : `${by} if ${guard}`}`,
    );
    expect(transitionsOf(machine).map(transitionWords).toSorted()).toEqual(words.toSorted());
  },
);

/** A machine with a loop, an event that does not move it, a guard, and a way that leads nowhere. */
const machine = setup({
  delays: { rest: 0 },
  guards: { tired: () => false, lost: () => false },
}).createMachine({
  id: 'walker',
  initial: 'home',
  states: {
    home: { on: { GO: 'away', KNOCK: 'home' } },
    away: {
      after: { rest: [{ guard: 'tired', target: 'bed' }, { target: 'home' }] },
      on: { ASK: { guard: 'lost', target: 'bed' } },
    },
    bed: { type: 'final' },
  },
});

test('the transitions of a machine are found with their delays and guards, each once', () => {
  expect(transitionsOf(machine).map(transitionWords).toSorted()).toEqual([
    'away → bed by ASK if lost',
    'away → bed by rest if tired',
    'away → home by rest',
    'home → away by GO',
    'home → home by KNOCK',
  ]);
});

test('a transition behind a yes of one guard and a no of another is found, with its own guard', () => {
  const gated = setup({ guards: { open: () => false, late: () => false } }).createMachine({
    id: 'gated',
    initial: 'street',
    states: {
      street: { on: { WALK: [{ guard: 'late', target: 'home' }, { target: 'gate' }] } },
      gate: { on: { PASS: { guard: 'open', target: 'yard' } } },
      yard: { on: { STAY: [{ guard: 'late', target: 'home' }, { target: 'yard' }] } },
      home: { type: 'final' },
    },
  });
  expect(transitionsOf(gated).map(transitionWords).toSorted()).toEqual([
    'gate → yard by PASS if open',
    'street → gate by WALK',
    'street → home by WALK if late',
    'yard → home by STAY if late',
    'yard → yard by STAY',
  ]);
});

test('walks take every transition, each goes on where the last one ended', () => {
  const transitions = transitionsOf(machine);
  const walks = walksOf(machine, transitions, transitions);
  expect(new Set(walks.flat())).toEqual(new Set(transitions));
  expect(walks).toHaveLength(2);
  for (const walk of walks) {
    expect(walk[0]?.from).toBe('home');
    for (const [index, { to }] of walk.slice(0, -1).entries()) {
      expect(walk[index + 1]?.from).toBe(to);
    }
  }
});

test('walks begin with what the session brings about', () => {
  const transitions = transitionsOf(machine).filter(({ by }) => by !== 'KNOCK');
  for (const walk of walksOf(machine, transitions, transitions, ['GO'])) {
    expect(walk[0]?.by).toBe('GO');
  }
});

test('a transition that no walk comes to is refused', () => {
  const transitions = transitionsOf(machine).filter(({ by }) => by !== 'GO');
  expect(() => walksOf(machine, transitions, transitions)).toThrow(/walker: no walk comes to away/);
});

test('what a route documents follows from its parts', () => {
  const statuses = Object.fromEntries(
    ['conversation.get', 'recording.stop', 'recording.start'].map((name) => {
      const route = forumDialect.routes.find(({ operation }) => operation === name);
      return [name, route === undefined ? [] : documentedStatuses(route)];
    }),
  );
  expect(statuses).toEqual({
    'conversation.get': [200, 401, 403, 404, 405, 409, 429, 503],
    'recording.stop': [204, 400, 401, 403, 404, 405, 409, 422, 429, 503],
    'recording.start': [201, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503],
  });
});

const [conversation, recording] = voice.machines;
if (conversation === undefined || recording === undefined)
  throw new Error('voice has two machines');

const WRONG: readonly (readonly [string, SystemDriver, RegExp])[] = [
  [
    'a transition has no steps',
    { ...voice, machines: [{ ...recording, take: {} }] },
    /recording: nobody says how to take queued → stopping by STOP/,
  ],
  [
    'the steps do not bring the transition about',
    { ...voice, machines: [{ ...recording, take: { ...recording.take, STOP: [] } }] },
    /recording is queued after queued → stopping by STOP, and was to be stopping/,
  ],
  [
    'an exception names no transition',
    { ...voice, machines: [{ ...conversation, untaken: { 'ivr → moon by DTMF': 'far' } }] },
    /conversation has no transition ivr → moon by DTMF/,
  ],
  [
    'the platform answers otherwise',
    {
      ...voice,
      operations: {
        ...voice.operations,
        'recording.list': { succeeds: { says: 'lists them', status: 204 } },
      },
    },
    /recording.list \(lists them\) was to answer 204 {2}and answers 200/,
  ],
  [
    'the scenario does not exist',
    { ...voice, scenario: 'nowhere' },
    /no scenario is named nowhere/,
  ],
  ['an id is missing', { ...voice, variables: [] }, /needs a value for conversationId/],
];

test.each(WRONG)('no collection is made where %s', (_, driver, message) => {
  expect(() => contractCollection(driver)).toThrow(message);
});

test('a status that is left out without a reason is found', () => {
  const { coverage } = contractCollection({
    ...voice,
    operations: {
      ...voice.operations,
      'recording.stop': { succeeds: { says: 'stops it', status: 204 } },
    },
  });
  const [machineCoverage] = coverage.machines;
  if (machineCoverage === undefined) throw new Error('there are machines');
  const [operation] = coverage.operations;
  if (operation === undefined) throw new Error('there are operations');
  const less = {
    machines: [{ ...machineCoverage, taken: machineCoverage.taken - 1 }],
    operations: [{ ...operation, shown: operation.shown.filter((status) => status !== 404) }],
  };
  expect(unexplained(less)).toEqual(['a transition of conversation', 'conversation.get 404']);
});

test('elsewhere a write is sent only where that is allowed, unless only the admin API can arrange it', () => {
  const driver = CONTRACT_DRIVERS.find(({ system }) => system === 'exports');
  if (driver === undefined) throw new Error('there is a contract of exports');
  const requests = contractCollection(driver).document.item.flatMap(({ item }) => item);
  const before = (name: string): string => {
    const found = requests.filter((one) => one.name.endsWith(name)).map(({ event }) => event);
    const scripts = found.flat().filter(({ listen }) => listen === 'prerequest');
    return scripts.map(({ script }) => script.exec.join('\n')).join('\n');
  };
  for (const name of [
    'export.create: starts an export → 201',
    'export.cancel: calls the export off → 204',
  ]) {
    expect(before(name)).toContain('it changes something there; --env-var mayWrite=1 sends it');
  }
  const refused = before('export.create: its key used for something else → 422');
  expect(refused).toContain('would carry it out; --env-var mayWrite=1 sends it');
  const throttled = before('export.create: over the rate limit → 429');
  expect(throttled).toContain('only the admin API of the mock can arrange it');
  expect(throttled).not.toContain('mayWrite');
});
