import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { strategiesOnTrial } from '../../scenarios/index.ts';
import { emitCollections } from '../../src/collection/race/emit-race.ts';
import { foundReport } from '../report/sample-reports.ts';
import { startServer, type TestServer } from '../served/start-server.ts';
import { type NewmanRun, runNewman } from './run-newman.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

function run(collection: object): Promise<NewmanRun> {
  return runNewman(JSON.stringify(collection), { variables: { baseUrl: server.url } });
}

/** How many tests the guard of a run counted. */
function counted({ tests }: NewmanRun): number {
  return Number(tests.at(-1)?.replace('every check has run: ', ''));
}

describe.each(strategiesOnTrial)('through stock Newman, $name', ({ name }) => {
  test('fails the broken invariants and nothing else, and its twin fails nothing', async () => {
    const report = await foundReport(name);
    const { race, twin } = emitCollections(report);
    const broken = report.run.judgements.filter(({ verdict }) => verdict === 'fail');
    expect(broken).not.toEqual([]);

    const ran = await run(race);
    expect(ran.failed).toEqual(broken.map(({ invariant, says }) => `${invariant}: ${says}`));
    expect(ran.errors).toEqual([]);
    expect(ran.exitCode).toBe(1);
    expect(ran.tests).toHaveLength(counted(ran));

    if (twin === undefined) throw new Error(`${name} has no twin`);
    const passed = await run(twin);
    expect(passed).toMatchObject({ exitCode: 0, failed: [], errors: [] });
    expect(passed.tests).toHaveLength(counted(passed));
  });
});

test('no session is left behind', async () => {
  const { body } = await server.admin('GET', '/sessions');
  expect(body.sessions.map(({ id }: { id: string }) => id)).toEqual(['default']);
});
