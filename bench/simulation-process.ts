import { referenceClients, scenarios, scenariosOf } from '../scenarios/index.ts';
import { seededChoices } from '../src/choice/seeded.ts';
import { simulate } from '../src/search/simulate.ts';
import { handWrittenFor } from './baseline/hand-written-for.ts';
import { inPairs } from './pairs.ts';

const ROUNDS = 5;
const RUNS = 8000;

/** What one scenario came to, a second of one core. */
export interface SimulationFigures {
  readonly ours: readonly number[];
  readonly baseline: readonly number[];
  /** Of ours: what the thread that simulates would do if compiler and collector had another core. */
  readonly threadAlone: readonly number[];
  /** Requests a run, which tell whether both sides do the same. */
  readonly requests: { readonly ours: number; readonly baseline: number };
}

// Measures the scenario that is named, in a process that runs no other, as a check does. Prints JSON.
const [name] = process.argv.slice(2);
const scenario = scenarios.find((one) => one.name === name);
const client = referenceClients.find((one) => scenariosOf(one).some((fits) => fits === scenario));
const [part] = scenario?.parts ?? [];
const baseline = scenario && handWrittenFor(scenario, part?.name ?? '');
if (scenario === undefined || client === undefined || part === undefined || !baseline) {
  throw new Error(`nothing to measure in ${name}`);
}
const bound = client.client.bind(client);
const threadAlone: number[] = [];
const requests = { ours: 0, baseline: 0 };

/** By the time of the processor, collector and compiler included: the machine is shared. */
async function perSecond(run: (seed: number) => Promise<number>, side: 'ours' | 'baseline') {
  let made = 0;
  const before = process.cpuUsage();
  const threadBefore = process.threadCpuUsage();
  for (let seed = 0; seed < RUNS; seed++) made += await run(seed);
  const used = process.cpuUsage(before);
  const thread = process.threadCpuUsage(threadBefore);
  requests[side] = made / RUNS;
  if (side === 'ours') threadAlone.push((RUNS * 1e6) / (thread.user + thread.system));
  return (RUNS * 1e6) / (used.user + used.system);
}

const pairs = await inPairs(
  ROUNDS,
  () =>
    perSecond(async (seed) => {
      const { operations } = await simulate(scenario, bound, seededChoices(seed));
      return operations.length;
    }, 'ours'),
  () => perSecond((seed) => baseline(bound, part.task, seededChoices(seed)), 'baseline'),
);
const figures: SimulationFigures = { ...pairs, threadAlone: threadAlone.slice(1), requests };
console.log(JSON.stringify(figures));
