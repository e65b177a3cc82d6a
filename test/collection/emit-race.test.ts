import hv from '@har-sdk/validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededChoices } from '../../src/choice/seeded.ts';
import type { CollectionDocument } from '../../src/collection/collection-document.ts';
import { lintCollection } from '../../src/collection/lint-collection.ts';
import { emitCollections } from '../../src/collection/race/emit-race.ts';
import { UnrepeatableReportError } from '../../src/collection/race/unrepeatable-report-error.ts';
import { type RaceReport, reportRun } from '../../src/report/race-report.ts';
import { run } from '../../src/search/run.ts';
import { HOSTILE_TEXTS } from '../report/hostile-report.ts';
import { foundReport, reportOf } from '../report/sample-reports.ts';
import { startServer, type TestServer } from '../served/start-server.ts';
import { isRemembered, onTrial, reference } from '../subjects.ts';
import { playCollection } from './play-collection.ts';

const SEEDS_EACH = 4;

let server: TestServer;
let sample: RaceReport;
beforeAll(async () => {
  server = await startServer();
  sample = await foundReport('check-wait-once');
});
afterAll(() => server.close());

describe.each(onTrial)('the collections of $label', (subject) => {
  test('are of the schema, lint clean, and the same again', async () => {
    const report = await reportOf(subject);
    // What held has no collections.
    if (report === undefined) return;
    const { race, twin } = emitCollections(report);
    for (const collection of [race, twin]) {
      if (collection === undefined) continue;
      expect(await schemaFaults(collection)).toEqual([]);
      expect(lintCollection(collection)).toEqual([]);
    }
    expect(emitCollections(structuredClone(report))).toEqual({ race, twin });
  });
});

describe('a session that goes through a collection', () => {
  // Losses, copies, late requests, throttles and all: the reports of searches have too few of them.
  test.each([...onTrial, ...reference].filter(isRemembered))(
    'answers as saved: $label',
    async (subject) => {
      const { name, title, story, provenance } = subject.scenario;
      for (let seed = 1; seed <= SEEDS_EACH; seed++) {
        const found = await run(subject, seededChoices(seed));
        const report: RaceReport = {
          ...sample,
          scenario: { name, title, story, provenance },
          run: reportRun(subject.scenario, found),
          twin: undefined,
        };
        if (found.simulation.journal.some(({ rule }) => rule.id === 'media.broken-off')) {
          expect(() => emitCollections(report)).toThrow('breaks off');
          continue;
        }
        const { race } = emitCollections(report);
        expect(lintCollection(race)).toEqual([]);
        for (const played of await playCollection(race, server.url)) {
          const { name: request, status, body, saved } = played;
          expect({ name: request, status, body: steady(body) }).toEqual({
            name: request,
            status: saved.status,
            body: steady(saved.body),
          });
        }
      }
    },
  );
});

test.each([
  ['another status', { status: 500 }],
  ['a part of a millisecond', { atMs: 520.5 }],
  ['an answer that the journal lacks', { correlationId: 'nobody' }],
])('a report with %s is refused', (_, difference) => {
  const [first, ...rest] = sample.run.operations;
  if (first === undefined) throw new Error('the sample has no operation');
  const arrivals = first.arrivals.map((arrival) => ({ ...arrival, ...difference }));
  const operations = [{ ...first, arrivals }, ...rest];
  expect(() => emitCollections({ ...sample, run: { ...sample.run, operations } })).toThrow(
    UnrepeatableReportError,
  );
});

test.each(HOSTILE_TEXTS)('what a report says cannot break a collection: %j', async (text) => {
  const hostile = <Judgement extends RaceReport['broken']>(judgement: Judgement): Judgement => ({
    ...judgement,
    says: text,
    because: text,
  });
  const { race } = emitCollections({
    ...sample,
    scenario: { ...sample.scenario, title: text, story: text },
    client: { kind: 'strategy', name: text, claim: text, instead: text },
    run: {
      ...sample.run,
      judgements: sample.run.judgements.map(hostile),
      reports: sample.run.reports.map((report) => ({ ...report, because: text })),
      journal: sample.run.journal.map((entry) => ({ ...entry, says: text })),
    },
  });
  expect(lintCollection(race)).toEqual([]);
  expect(await schemaFaults(race)).toEqual([]);
});

/** What of an answer does not depend on the session that gave it. */
function steady(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('accessToken' in body)) return body;
  return { ...body, id: '', accessToken: '', tokens: {}, baseUrl: '' };
}

async function schemaFaults(collection: CollectionDocument): Promise<unknown[]> {
  const validator = new hv.PostmanValidator();
  return await validator.verify(structuredClone(collection) as never);
}
