import type { VendorName } from '../src/pipeline/platform/vendor-shapes.ts';
import { type KillReport, killAgainAndAgain } from '../test/pipeline/processes/kill-run.ts';
import { type Adapter, openProcessWorld } from '../test/pipeline/processes/process-world.ts';

const KILLS = 200;
const CALLS_PER_KILL = 10;
const PROGRESS_EVERY = 50;
/** A process lives no longer than its calls need until the first of them are commanded, and a bit. */
const LIFE_MS_MAX = 3000;
const AIM_MS_MAX = 5000;
/** After the last kill: a lease of a minute and a lock of half of one, and the longest repair twice. */
const DRAIN_MS_MAX = 300_000;
const CAPTURE_MS = 500;

/**
 * Kills the processes of `stalemate pipeline serve` two hundred times on one store: nothing that was
 * acknowledged is lost, and nothing is done twice. Prints what came of it, and says whether that held.
 */
export async function processesHold(
  adapter: Adapter,
  vendor: VendorName,
  seed: number,
): Promise<boolean> {
  const world = await openProcessWorld(adapter, { vendor, captureMs: CAPTURE_MS });
  const name = `processes on ${adapter} and ${vendor}`;
  try {
    const report = await killAgainAndAgain(world, {
      kills: KILLS,
      callsPerKill: CALLS_PER_KILL,
      lifeMsMax: LIFE_MS_MAX,
      aimMsMax: AIM_MS_MAX,
      drainMsMax: DRAIN_MS_MAX,
      seed,
      hurried: false,
      onKill: (nth) => {
        if (nth % PROGRESS_EVERY === 0) console.log(`${name}: ${nth} kills`);
      },
    });
    const held = holds(report);
    print(name, seed, report, held);
    return held;
  } finally {
    await world.close();
  }
}

function holds({ lost, doubled, unacknowledged, store, ends, aimed }: KillReport): boolean {
  const work = store?.work;
  const idle = work !== undefined && work.waiting + work.delayed + work.active + work.parked === 0;
  const kept = Object.entries(ends).every(([end, count]) => store?.cases[end] === count);
  const isAimed = Object.keys(aimed).length > 0;
  return lost.length + doubled.length + unacknowledged === 0 && idle && kept && isAimed;
}

function print(name: string, seed: number, report: KillReport, held: boolean): void {
  const { kills, restarts, aimed, calls, acknowledged, captures, refusals } = report;
  const { lost, doubled, unacknowledged, harmlessCopies, store, killingMs, drainingMs } = report;
  console.log(
    `${name}: ${held ? 'held' : 'BROKEN'} in ${kills} kills and ${restarts} ` +
      `restarts from seed ${seed}, ${seconds(killingMs)} and ${seconds(drainingMs)} to the end`,
  );
  const figures: readonly (readonly [number, string])[] = [
    [calls, 'calls'],
    [acknowledged, 'events acknowledged'],
    [refusals, 'deliveries that had to be repeated'],
    [captures, 'second captures'],
    [harmlessCopies, 'commands and notes that came again and changed nothing'],
    [unacknowledged, 'events never acknowledged'],
    [lost.length, 'acknowledged and lost'],
    [doubled.length, 'done twice'],
    [Object.values(aimed).reduce((sum, count) => sum + count, 0), 'kills at an aimed moment'],
  ];
  for (const [count, says] of figures) console.log(`  ${String(count).padStart(8)}  ${says}`);
  for (const [moment, count] of Object.entries(aimed).toSorted()) {
    console.log(`  ${String(count).padStart(8)}    ${moment}`);
  }
  console.log(`  in the store: ${JSON.stringify({ work: store?.work, cases: store?.cases })}`);
  for (const says of [...lost, ...doubled]) console.log(`  ${says}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
