import { homeOf, type Scenario, strategiesOnTrial } from '../scenarios/index.ts';
import { planOf } from '../src/search/run.ts';
import { search } from '../src/search/search.ts';
import { median } from './pairs.ts';
import type { Row } from './table.ts';

const SEEDS = 20;
const RUNS = 2048;
/** What was promised for the scenario of the foundation, and for all others. */
const PROMISED = { withinMs: 1000, operationsMax: 5, alikeMin: 18 };
const PROMISED_ELSEWHERE = { withinMs: 2000, operationsMax: 6, alikeMin: 16 };
/** A pipeline has made good a recording before it can forget that, and asks before it gives up. */
const PROMISED_OF_PIPELINES = { withinMs: 2000, operationsMax: 11, alikeMin: 16 };

/** For each strategy: how long until it is refuted, shrunk and given a twin, over many seeds. */
export async function benchSearch(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const strategy of strategiesOnTrial) {
    const scenario = homeOf(strategy);
    const subject = { scenario, client: strategy.client.bind(strategy) };
    const { withinMs, operationsMax, alikeMin } = promisedFor(scenario);
    const elapsedMs: number[] = [];
    const alike = new Map<string, number>();
    let operations = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const startedAt = performance.now();
      const { found: failure } = await search(subject, { seed, runs: RUNS });
      elapsedMs.push(performance.now() - startedAt);
      if (failure === undefined) continue;
      const key = JSON.stringify(planOf(failure.run).choices);
      alike.set(key, (alike.get(key) ?? 0) + 1);
      operations = Math.max(operations, failure.run.simulation.operations.length);
    }
    // Advice that holds has nothing to be refuted by.
    if (alike.size === 0) continue;
    const most = Math.max(0, ...alike.values());
    const worstMs = Math.max(...elapsedMs);
    rows.push({
      what: `${scenario.name} ${strategy.name}: refuted, shrunk and twinned, ${SEEDS} seeds`,
      ours:
        `median ${median(elapsedMs).toFixed(0)} ms, worst ${worstMs.toFixed(0)} ms; ` +
        `at most ${operations} operations; ${most} of ${SEEDS} alike`,
      baseline: '',
      target: `within ${withinMs} ms, ${operationsMax} operations, ${alikeMin} alike`,
      met: worstMs <= withinMs && operations <= operationsMax && most >= alikeMin,
    });
  }
  return rows;
}

function promisedFor({ name, variantOf = name }: Scenario) {
  if (name === 'recording-toggle') return PROMISED;
  return variantOf === 'recording-repair' ? PROMISED_OF_PIPELINES : PROMISED_ELSEWHERE;
}
