import {
  recordingToggle,
  referenceClients,
  type Scenario,
  type Strategy,
  scenariosOf,
} from '../scenarios/index.ts';
import { search } from '../src/search/search.ts';
import { mediaHolds } from './nightly-media.ts';
import { processesHold } from './nightly-processes.ts';

/** A million runs for the scenario of the foundation; this many for every other but these. */
const RUNS = 1_000_000;
const RUNS_ELSEWHERE = 200_000;
/** A run of the load has hundreds of requests, so fewer of them take as long. */
const RUNS_OF_LOAD = 2_000;
const LOAD = 'contact-sync-load';
/** A run of a whole pipeline takes as long as thirty others. */
const RUNS_OF_PIPELINES = 20_000;
const PIPELINE = 'recording-repair';
const PROGRESS_EVERY = 102_400;
/** A vendor's shape is apart from the store, so not every pair is needed. */
const PROCESSES = [
  ['sqlite', 'genesys'],
  ['redis', 'genesys'],
  ['sqlite', 'cxone'],
] as const;

// Looks at damaged recordings, kills the processes of a pipeline, and runs every client that is to hold
// up in every scenario that it fits, from a seed given or the first.
const seed = Number(process.argv[2] ?? 1);
if (!mediaHolds(seed)) process.exitCode = 1;
for (const [adapter, vendor] of PROCESSES) {
  if (!(await processesHold(adapter, vendor, seed))) process.exitCode = 1;
}
for (const strategy of referenceClients) {
  for (const scenario of scenariosOf(strategy)) await holds(strategy, scenario);
}

async function holds(strategy: Strategy, scenario: Scenario): Promise<void> {
  const startedAt = performance.now();
  const runsMax = runsOf(scenario);
  const result = await search(
    { scenario, client: strategy.client.bind(strategy) },
    {
      seed,
      runs: runsMax,
      onProgress: ({ runs }) => {
        if (runs % PROGRESS_EVERY === 0) console.log(`${scenario.name}: ${runs} runs`);
      },
    },
  );
  const elapsedS = (performance.now() - startedAt) / 1000;
  console.log(
    `${scenario.name} ${strategy.name}: ${result.found === undefined ? 'held' : 'BROKEN'} in ` +
      `${result.runs} runs from seed ${seed}, ${elapsedS.toFixed(1)} s, ` +
      `${Math.round(result.runs / elapsedS)} a second`,
  );
  const broken = result.found?.run.broken;
  if (broken?.finding.verdict === 'fail') {
    console.log(`  ${broken.invariant.name}: ${broken.finding.because}`);
  }
  for (const [index, window] of scenario.sometimes.entries()) {
    const entered = result.windows[index] ?? 0;
    console.log(`  ${String(entered).padStart(8)}  ${window.name}`);
    if (entered === 0) process.exitCode = 1;
  }
  if (result.found !== undefined || result.unknown > 0) process.exitCode = 1;
}

function runsOf({ name, variantOf = name }: Scenario): number {
  if (name === recordingToggle.name) return RUNS;
  if (variantOf === PIPELINE) return RUNS_OF_PIPELINES;
  return name === LOAD ? RUNS_OF_LOAD : RUNS_ELSEWHERE;
}
