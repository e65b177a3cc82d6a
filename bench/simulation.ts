import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recordingToggle, type Scenario, scenarios } from '../scenarios/index.ts';
import { median, medianRatio } from './pairs.ts';
import type { SimulationFigures } from './simulation-process.ts';
import type { Row } from './table.ts';

/** Whole scenarios a second: of the foundation, which has half of its baseline too, and of others. */
const PER_SECOND_MIN = 25_000;
const BASELINE_SHARE_MIN = 0.5;
const PER_SECOND_ELSEWHERE_MIN = 15_000;
/** Has hundreds of requests a run. */
const LOAD = 'contact-sync-load';
/** Is a whole service, of which no reducer by hand is a fair baseline; it has benchmarks of its own. */
const PIPELINE = 'recording-repair';

const PROCESS = join(import.meta.dirname, 'simulation-process.ts');
const run = promisify(execFile);

/** Whole single-client scenarios a second on one core: the simulator, and a reducer by hand. */
export async function benchSimulation(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const scenario of scenarios) {
    if (isMeasured(scenario)) rows.push(await measure(scenario));
  }
  return rows;
}

function isMeasured({ name, variantOf = name, parts }: Scenario): boolean {
  return parts.length === 1 && name !== LOAD && variantOf !== PIPELINE;
}

async function measure({ name, variantOf }: Scenario): Promise<Row> {
  const { stdout } = await run(process.execPath, [PROCESS, name]);
  const figures = JSON.parse(stdout) as SimulationFigures;
  const { threadAlone, requests } = figures;
  const perSecond = median(figures.ours);
  const ratio = medianRatio(figures);
  const founding = name === recordingToggle.name;
  const story = variantOf === undefined ? '' : ` for ${variantOf}, whose conditions it keeps`;
  return {
    what: `${name}: whole scenarios a second, one core, history and journal on`,
    ours:
      `${Math.round(perSecond)} (${Math.round(median(threadAlone))} with collector and compiler on ` +
      `another core), ${requests.ours.toFixed(1)} requests each`,
    baseline:
      `${Math.round(median(figures.baseline))} (hand-written reducer${story}, neither), ` +
      `${requests.baseline.toFixed(1)} requests each`,
    ratio,
    target: founding
      ? `at least ${PER_SECOND_MIN} and ${BASELINE_SHARE_MIN} of the baseline`
      : `at least ${PER_SECOND_ELSEWHERE_MIN}`,
    met: founding
      ? perSecond >= PER_SECOND_MIN && ratio >= BASELINE_SHARE_MIN
      : perSecond >= PER_SECOND_ELSEWHERE_MIN,
  };
}
