import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../pairs.ts';
import type { Row } from '../table.ts';
import { type BenchStore, openBenchStore, type StoreKind } from './bench-store.ts';
import type { DepthFigures } from './depth-process.ts';
import { startPipeline, startPlatform } from './start-pipeline.ts';

const DEPTHS = [1000, 10_000, 100_000];
/** Beside the least depth. */
const RATIO_MAX = 1.5;
const GROWTH_MB_MAX = 64;
/** A service has settled by then. */
const SETTLE_MS = 5000;

const PROCESS = join(import.meta.dirname, 'depth-process.ts');
const run = promisify(execFile);

/** What an event costs while ever more wait, and what the service holds in memory with the most. */
export async function benchDepths(kind: StoreKind): Promise<Row[]> {
  const figures: DepthFigures[] = [];
  const rows: Row[] = [];
  let emptyMb = 0;
  for (const depth of DEPTHS) {
    const store = await openBenchStore(kind);
    try {
      if (figures.length === 0) emptyMb = await residentMb(store);
      const { stdout } = await run(process.execPath, [PROCESS, store.location, String(depth)]);
      figures.push(JSON.parse(stdout) as DepthFigures);
      if (depth === DEPTHS.at(-1)) rows.push(await memory(store, depth, emptyMb));
    } finally {
      await store.close();
    }
  }
  const name = kind === 'sqlite' ? 'SQLite' : 'Redis, its server included';
  const parts = { accept: 'to accept', settle: 'to claim and settle' } as const;
  return [
    ...Object.entries(parts).map(([part, what]) =>
      flat(
        `${what}, ${name}`,
        figures.map((one) => one[part as keyof DepthFigures]),
      ),
    ),
    ...rows,
  ];
}

function flat(what: string, costs: readonly (readonly number[])[]): Row {
  const medians = costs.map(median);
  const [least = Number.NaN] = medians;
  const [deepest = Number.NaN] = medians.slice(-1);
  const ratios = medians.map((cost) => (cost / least).toFixed(2));
  return {
    what: `pipeline: processor time of an event ${what}`,
    ours: DEPTHS.slice(1)
      .map((depth, n) => `${medians[n + 1]?.toFixed(0)} µs of ${depth} (${ratios[n + 1]})`)
      .join(', '),
    baseline: `${least.toFixed(0)} µs of ${DEPTHS[0]} that wait`,
    ratio: deepest / least,
    target: `within ${RATIO_MAX} times the baseline`,
    met: medians.every((cost) => cost / least <= RATIO_MAX),
  };
}

async function memory(store: BenchStore, depth: number, emptyMb: number): Promise<Row> {
  const megabytes = await residentMb(store);
  const server = await store.serverMegabytes();
  return {
    what: `pipeline: memory of the service while ${depth} events wait, ${store.name}`,
    ours: `${megabytes.toFixed(0)} MB${server > 0 ? `; the Redis server has ${server.toFixed(0)}` : ''}`,
    baseline: `${emptyMb.toFixed(0)} MB with an empty store`,
    target: `at most ${GROWTH_MB_MAX} MB more`,
    met: megabytes - emptyMb <= GROWTH_MB_MAX,
  };
}

/** What the service has in memory with this store while every consumer stands still. */
async function residentMb(store: BenchStore): Promise<number> {
  const platform = await startPlatform('silent');
  const service = await startPipeline(store.location, platform);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const megabytes = service.residentMegabytes();
  await service.stop();
  await platform.stop();
  return megabytes;
}
