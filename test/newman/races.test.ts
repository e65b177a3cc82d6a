import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emitCollections } from '../../src/collection/race/emit-race.ts';
import { reportOf } from '../report/sample-reports.ts';
import { startServer, type TestServer } from '../served/start-server.ts';
import { onTrial } from '../subjects.ts';
import { type NewmanRun, runNewman } from './run-newman.ts';
import { runNewmanHere } from './run-newman-library.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** The command line for one race of each scenario; the others, and the twins, share a process. */
function run(collection: object, byCommand: boolean): Promise<NewmanRun> {
  return byCommand
    ? runNewman(JSON.stringify(collection), { variables: { baseUrl: server.url } })
    : runNewmanHere(collection, server.url);
}

/** How many tests the guard of a run counted. */
function counted({ tests }: NewmanRun): number {
  return Number(tests.at(-1)?.replace('every check has run: ', ''));
}

describe.each(onTrial)('through stock Newman, $label', (subject) => {
  const first = onTrial.find(({ scenario }) => scenario === subject.scenario) === subject;

  test('fails the broken invariants and nothing else, and its twin fails nothing', async () => {
    const report = await reportOf(subject);
    // What held has no race to show.
    if (report === undefined) return;
    const { race, twin } = emitCollections(report);
    const broken = report.run.judgements.filter(({ verdict }) => verdict === 'fail');
    expect(broken).not.toEqual([]);

    const ran = await run(race, first);
    expect(ran.failed).toEqual(broken.map(({ invariant, says }) => `${invariant}: ${says}`));
    expect(ran.errors).toEqual([]);
    expect(ran.exitCode).toBe(1);
    expect(ran.tests).toHaveLength(counted(ran));

    // What fails where nothing goes wrong has no choice in which a twin could differ.
    if (twin === undefined) {
      expect(report.run.plan.choices).toEqual([]);
      return;
    }
    const passed = await runNewmanHere(twin, server.url);
    expect(passed).toMatchObject({ exitCode: 0, failed: [], errors: [] });
    expect(passed.tests).toHaveLength(counted(passed));
  });
});

test('no session is left behind', async () => {
  const { body } = await server.admin('GET', '/sessions');
  expect(body.sessions.map(({ id }: { id: string }) => id)).toEqual(['default']);
});
