import { recordingToggle, strategiesOnTrial } from '../scenarios/index.ts';
import { exploreChunk } from '../src/search/explore.ts';
import { planOf } from '../src/search/run.ts';
import { median } from './pairs.ts';
import type { Row } from './table.ts';

const SEEDS = 20;
const ALIKE_MIN = 18;
const REFUTED_WITHIN_MS = 1000;
const OPERATIONS_MAX = 5;

/** For each strategy: how long until it is refuted, shrunk and given a twin, over many seeds. */
export async function benchSearch(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const strategy of strategiesOnTrial) {
    const subject = { scenario: recordingToggle, client: strategy.client.bind(strategy) };
    const elapsedMs: number[] = [];
    const alike = new Map<string, number>();
    let operations = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const startedAt = performance.now();
      const { failure } = await exploreChunk(subject, { seed, chunk: 0 });
      elapsedMs.push(performance.now() - startedAt);
      if (failure === undefined) continue;
      const key = JSON.stringify(planOf(failure.run).choices);
      alike.set(key, (alike.get(key) ?? 0) + 1);
      operations = Math.max(operations, failure.run.simulation.operations.length);
    }
    const most = Math.max(0, ...alike.values());
    const worstMs = Math.max(...elapsedMs);
    rows.push({
      what: `${strategy.name}: refuted, shrunk and twinned, ${SEEDS} seeds`,
      ours:
        `median ${median(elapsedMs).toFixed(0)} ms, worst ${worstMs.toFixed(0)} ms; ` +
        `at most ${operations} operations; ${most} of ${SEEDS} alike`,
      baseline: '',
      target: `within ${REFUTED_WITHIN_MS} ms, ${OPERATIONS_MAX} operations, ${ALIKE_MIN} alike`,
      met: worstMs <= REFUTED_WITHIN_MS && operations <= OPERATIONS_MAX && most >= ALIKE_MIN,
    });
  }
  return rows;
}
