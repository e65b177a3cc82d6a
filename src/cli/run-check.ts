import type { Scenario } from '../../scenarios/index.ts';
import type { CheckOutcome } from '../report/check-outcome.ts';
import { type ClientReference, createReport, type RaceReport } from '../report/race-report.ts';
import { type SearchOptions, type SearchResult, search } from '../search/search.ts';
import { loadClient } from './find-subject.ts';
import { searchInWorkers } from './search-in-workers.ts';

/** What one check is to do. */
export interface CheckRequest extends SearchOptions {
  readonly scenario: Scenario;
  readonly client: ClientReference;
  readonly workers: number;
}

/**
 * Runs one search. A client from a file always runs on a thread of its own, since it may block; the
 * shipped ones run here, which starts faster, unless more threads are asked for.
 */
export async function runCheck(request: CheckRequest): Promise<CheckOutcome> {
  const { scenario, client, seed, workers } = request;
  const result =
    client.kind === 'file' || workers > 1
      ? await searchInWorkers({ ...request, scenario: scenario.name })
      : await searchHere(request);
  return {
    scenario: { name: scenario.name, title: scenario.title },
    client,
    seed,
    runs: result.runs,
    verdict: result.found !== undefined ? 'fail' : result.unknown > 0 ? 'unknown' : 'pass',
    windows: scenario.sometimes.map(({ name, says }, index) => ({
      name,
      says,
      entered: result.windows[index] ?? 0,
    })),
    report: result.found,
  };
}

async function searchHere(request: CheckRequest): Promise<SearchResult<RaceReport>> {
  const { scenario, client: reference, seed } = request;
  const client = await loadClient(reference, scenario);
  const result = await search({ scenario, client }, request);
  return {
    ...result,
    found: result.found && createReport(scenario, reference, seed, result.found),
  };
}
