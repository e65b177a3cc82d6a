import { recordingToggle, referenceClients } from '../scenarios/index.ts';
import { seededChoices } from '../src/choice/seeded.ts';
import { simulate } from '../src/search/simulate.ts';
import { handWrittenToggle } from './baseline/hand-written-toggle.ts';
import { inPairs, median, medianRatio } from './pairs.ts';
import type { Row } from './table.ts';

const ROUNDS = 7;
const RUNS = 20_000;

/** Whole toggles a second on one core: the simulator with all it writes, and a bare reducer. */
export async function benchSimulation(): Promise<Row[]> {
  const [resilient] = referenceClients;
  const task = recordingToggle.parts[0]?.task;
  if (resilient === undefined || task === undefined) throw new Error('nothing to measure');
  const client = resilient.client.bind(resilient);
  const perSecond = async (run: (seed: number) => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    for (let seed = 0; seed < RUNS; seed++) await run(seed);
    return (RUNS * 1000) / (performance.now() - startedAt);
  };
  const pairs = await inPairs(
    ROUNDS,
    () => perSecond((seed) => simulate(recordingToggle, client, seededChoices(seed))),
    () => perSecond((seed) => handWrittenToggle(client, task, seededChoices(seed))),
  );
  return [
    {
      what: 'toggle scenarios a second, one core, history and journal on',
      ours: `${Math.round(median(pairs.ours))}`,
      baseline: `${Math.round(median(pairs.baseline))} (hand-written reducer, neither)`,
      ratio: medianRatio(pairs),
      target: 'at least 25000 and 0.5 of the baseline',
      met: median(pairs.ours) >= 25_000 && medianRatio(pairs) >= 0.5,
    },
  ];
}
