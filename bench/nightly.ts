import { recordingToggle, referenceClients } from '../scenarios/index.ts';
import { search } from '../src/search/search.ts';

/** A million runs against each client that is to hold up, from a seed given or the first. */
const RUNS = 1_000_000;
const seed = Number(process.argv[2] ?? 1);

for (const strategy of referenceClients) {
  const startedAt = performance.now();
  const result = await search(
    { scenario: recordingToggle, client: strategy.client.bind(strategy) },
    {
      seed,
      runs: RUNS,
      onProgress: ({ runs }) => {
        if (runs % 102_400 === 0) console.log(`${strategy.name}: ${runs} runs`);
      },
    },
  );
  const elapsedS = (performance.now() - startedAt) / 1000;
  console.log(
    `${strategy.name}: ${result.found === undefined ? 'held' : 'BROKEN'} in ${result.runs} runs ` +
      `from seed ${seed}, ${elapsedS.toFixed(1)} s, ${Math.round(result.runs / elapsedS)} a second`,
  );
  for (const [index, window] of recordingToggle.sometimes.entries()) {
    const entered = result.windows[index] ?? 0;
    console.log(`  ${String(entered).padStart(8)}  ${window.name}`);
    if (entered === 0) process.exitCode = 1;
  }
  if (result.found !== undefined) process.exitCode = 1;
}
