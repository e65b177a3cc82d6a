import { benchMedia } from './media.ts';
import { benchPipeline } from './pipeline.ts';
import { benchScaling } from './scaling.ts';
import { benchSearch } from './search.ts';
import { benchServed } from './served.ts';
import { benchSimulation } from './simulation.ts';
import { benchStartUp } from './start-up.ts';
import { printRow, type Row } from './table.ts';

/** Every promised figure that is timed, beside its baseline. Names choose some: `npm run bench served`. */
const BENCHES: Readonly<Record<string, () => Promise<Row[]> | AsyncIterable<Row>>> = {
  search: benchSearch,
  simulation: benchSimulation,
  scaling: benchScaling,
  served: benchServed,
  'start-up': benchStartUp,
  media: benchMedia,
  pipeline: benchPipeline,
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  console.error(`there is no bench ${unknown}; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n${name}`);
  for await (const row of await bench()) {
    printRow(row);
    if (!row.met) process.exitCode = 1;
  }
}
